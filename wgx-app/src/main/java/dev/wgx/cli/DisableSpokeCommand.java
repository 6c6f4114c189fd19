// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.AgentException;
import dev.wgx.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "disable",
        mixinStandardHelpOptions = true,
        description = {
            "Shut a spoke out, and keep its keys, address and name for later.",
            "",
            "Its sessions end at once. `wgx hub enable` brings it back."
        },
        footer = {"", "Example:", "  wgx hub disable phone"})
final class DisableSpokeCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Parameters(paramLabel = "KEY|NAME", description = "The spoke's public key or its name.")
    private String keyOrName = "";

    @Override
    void run() throws ConfigException, AgentException {
        say("Disabled " + parent.agent(this).disable(keyOrName).title() + ".");
    }
}
