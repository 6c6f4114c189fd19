// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.link.LinkException;
import dev.wgx.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = {
            "Make the interface and bring it up.",
            "",
            "Uses the kernel's WireGuard, or where that is missing the program that WG_QUICK_USERSPACE_IMPLEMENTATION"
                    + " names, or wireguard-go."
        },
        footer = {"", "Example:", "  wgx ${PARENT-COMMAND-NAME} start"})
final class StartCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Override
    void run() throws ConfigException, LinkException {
        parent.ownInterface(this).start();
    }
}
