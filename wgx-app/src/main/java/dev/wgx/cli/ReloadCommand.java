// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.link.LinkException;
import dev.wgx.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "reload",
        mixinStandardHelpOptions = true,
        description = "Apply the configuration to the running interface without dropping sessions.",
        footer = {"", "Example:", "  wgx ${PARENT-COMMAND-NAME} reload"})
final class ReloadCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Override
    void run() throws ConfigException, LinkException {
        parent.ownInterface(this).reload();
    }
}
