// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.AgentException;
import dev.wgx.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "enable",
        mixinStandardHelpOptions = true,
        description = {
            "Bring back a spoke that was disabled or has expired.",
            "",
            "A spoke that has expired does not expire again."
        },
        footer = {"", "Example:", "  wgx hub enable phone"})
final class EnableSpokeCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Parameters(paramLabel = "KEY|NAME", description = "The spoke's public key or its name.")
    private String keyOrName = "";

    @Override
    void run() throws ConfigException, AgentException {
        say("Enabled " + parent.agent(this).enable(keyOrName).title() + ".");
    }
}
