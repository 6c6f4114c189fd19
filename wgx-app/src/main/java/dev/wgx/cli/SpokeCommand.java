// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.conf.Role;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "spoke",
        mixinStandardHelpOptions = true,
        description = {
            "Set up and run a spoke that keeps its own private key.",
            "",
            "Most spokes need no wgx at all: `wgx hub add-spoke` prints their complete configuration."
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "A spoke that keeps its own key:",
            "  wgx spoke init relay.example --relay-public-key KEY",
            "  wgx hub add-spoke --public-key SPOKE-KEY --output assigned.conf   (on the hub)",
            "  wgx spoke add-hub HUB-KEY assigned.conf",
            "  wgx spoke start"
        })
final class SpokeCommand extends RoleCommand {
    /** Makes the command with the subcommands that the arguments name. */
    static CommandLine commandLine(List<String> arguments, AgentSurroundings around) {
        return new Subcommands()
                .add("init", () -> new CommandLine(new InitCommand()))
                .add("add-hub", () -> new CommandLine(new AddHubCommand()))
                .add("rotate-key", () -> new CommandLine(new RotateKeyCommand()))
                .add("status", () -> new CommandLine(new StatusCommand()))
                .add("check", () -> new CommandLine(new CheckCommand()))
                .add("sync", () -> new CommandLine(new SyncCommand()))
                .add("start", () -> new CommandLine(new StartCommand()))
                .add("stop", () -> new CommandLine(new StopCommand()))
                .add("reload", () -> new CommandLine(new ReloadCommand()))
                .addTo(new CommandLine(new SpokeCommand(around)), arguments);
    }

    private SpokeCommand(AgentSurroundings around) {
        super(Role.SPOKE, around);
    }
}
