// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.conf.Role;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "hub",
        mixinStandardHelpOptions = true,
        description = {
            "Set up and run the hub of a network.",
            "",
            "The hub keeps its spokes in /etc/wgx/hub.conf and tells the relay whom it wants to talk to."
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "A hub in four commands:",
            "  wgx hub init relay.example --relay-public-key KEY",
            "  wgx hub start",
            "  wgx hub add-spoke --name laptop --output laptop.conf",
            "  wgx hub sync --watch        (as a service, for ever)"
        })
final class HubCommand extends RoleCommand {
    /** Makes the command with the subcommands that the arguments name. */
    static CommandLine commandLine(List<String> arguments, AgentSurroundings around) {
        return new Subcommands()
                .add("init", () -> new CommandLine(new InitCommand()))
                .add("add-spoke", () -> new CommandLine(new AddSpokeCommand()))
                .add("remove-spoke", () -> new CommandLine(new RemoveSpokeCommand()))
                .add("rename", () -> new CommandLine(new RenameSpokeCommand()))
                .add("disable", () -> new CommandLine(new DisableSpokeCommand()))
                .add("enable", () -> new CommandLine(new EnableSpokeCommand()))
                .add("rotate-key", () -> new CommandLine(new RotateKeyCommand()))
                .add("spokes", () -> new CommandLine(new SpokesCommand()))
                .add("status", () -> new CommandLine(new StatusCommand()))
                .add("check", () -> new CommandLine(new CheckCommand()))
                .add("sync", () -> new CommandLine(new SyncCommand()))
                .add("start", () -> new CommandLine(new StartCommand()))
                .add("stop", () -> new CommandLine(new StopCommand()))
                .add("reload", () -> new CommandLine(new ReloadCommand()))
                .add("get-public-key", () -> new CommandLine(new GetPublicKeyCommand()))
                .add("set-peers", () -> new CommandLine(new SetPeersCommand()))
                .addTo(new CommandLine(new HubCommand(around)), arguments);
    }

    private HubCommand(AgentSurroundings around) {
        super(Role.HUB, around);
    }
}
