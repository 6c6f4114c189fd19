// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.AgentException;
import dev.wgx.config.ConfigException;
import picocli.CommandLine.Command;

@Command(
        name = "remove-spoke",
        mixinStandardHelpOptions = true,
        description = {
            "Remove a spoke from hub.conf, the relay and the running interface.",
            "",
            "Its sessions end at once."
        },
        footer = {"", "Example:", "  wgx hub remove-spoke phone"})
final class RemoveSpokeCommand extends NamedSpokeAction {
    @Override
    String awaited() {
        return RELAY_AWAITED;
    }

    @Override
    void run() throws ConfigException, AgentException {
        say(agent().removePeer(keyOrName())
                .map(spoke -> "Removed " + spoke.title() + ".")
                .orElse("No spoke has the key or name " + keyOrName() + ": nothing to remove."));
    }
}
