// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.AgentException;
import dev.wgx.config.ConfigException;
import picocli.CommandLine.Command;

@Command(
        name = "disable",
        mixinStandardHelpOptions = true,
        description = {
            "Shut a spoke out, and keep its keys, address and name for later.",
            "",
            "Its sessions end at once. `wgx hub enable` brings it back."
        },
        footer = {"", "Example:", "  wgx hub disable phone"})
final class DisableSpokeCommand extends NamedSpokeAction {
    @Override
    void run() throws ConfigException, AgentException {
        say("Disabled " + agent().disable(keyOrName()).title() + ".");
    }
}
