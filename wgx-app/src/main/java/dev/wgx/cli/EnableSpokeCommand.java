// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.AgentException;
import dev.wgx.config.ConfigException;
import picocli.CommandLine.Command;

@Command(
        name = "enable",
        mixinStandardHelpOptions = true,
        description = {
            "Bring back a spoke that was disabled or has expired.",
            "",
            "A spoke that has expired does not expire again."
        },
        footer = {"", "Example:", "  wgx hub enable phone"})
final class EnableSpokeCommand extends NamedSpokeAction {
    @Override
    void run() throws ConfigException, AgentException {
        say("Enabled " + agent().enable(keyOrName()).title() + ".");
    }
}
