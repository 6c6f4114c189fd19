// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.AgentException;
import dev.wgx.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "remove-spoke",
        mixinStandardHelpOptions = true,
        description = {
            "Remove a spoke from hub.conf, the relay and the running interface.",
            "",
            "Its sessions end at once."
        },
        footer = {"", "Example:", "  wgx hub remove-spoke phone"})
final class RemoveSpokeCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Parameters(paramLabel = "KEY|NAME", description = "The spoke's public key or its name.")
    private String keyOrName = "";

    @Override
    String awaited() {
        return RELAY_AWAITED;
    }

    @Override
    void run() throws ConfigException, AgentException {
        say(parent.agent(this)
                .removePeer(keyOrName)
                .map(spoke -> "Removed " + spoke.title() + ".")
                .orElse("No spoke has the key or name " + keyOrName + ": nothing to remove."));
    }
}
