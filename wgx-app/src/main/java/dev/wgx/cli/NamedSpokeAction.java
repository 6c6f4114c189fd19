// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.Agent;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A command about one spoke, which the person names. */
abstract class NamedSpokeAction extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Parameters(index = "0", paramLabel = "KEY|NAME", description = "The spoke's public key or its name.")
    private String keyOrName = "";

    final Agent agent() {
        return parent.agent(this);
    }

    final String keyOrName() {
        return keyOrName;
    }
}
