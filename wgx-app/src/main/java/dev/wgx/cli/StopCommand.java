// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.link.LinkException;
import dev.wgx.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Remove the interface.",
        footer = {"", "Example:", "  wgx ${PARENT-COMMAND-NAME} stop"})
final class StopCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Override
    void run() throws ConfigException, LinkException {
        parent.ownInterface(this).stop();
    }
}
