// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.conf.Role;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;

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
                .add("init", () -> ofSpoke(new InitCommand()))
                .add("add-hub", () -> ofSpoke(new AddHubCommand()))
                .add("rotate-key", () -> ofSpoke(new RotateKeyCommand()))
                .add("status", () -> ofSpoke(new StatusCommand()))
                .add("check", () -> ofSpoke(new CheckCommand()))
                .add("sync", () -> ofSpoke(new SyncCommand()))
                .add("start", () -> ofSpoke(new StartCommand()))
                .add("stop", () -> ofSpoke(new StopCommand()))
                .add("reload", () -> ofSpoke(new ReloadCommand()))
                .addTo(new CommandLine(new SpokeCommand(around)), arguments);
    }

    /** Makes a command whose examples are a spoke's, also where hubs have the same command. */
    private static CommandLine ofSpoke(AgentAction action) {
        CommandLine command = new CommandLine(action);
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.footer(Stream.of(usage.footer())
                .map(line -> line.replace("wgx hub", "wgx spoke"))
                .toArray(String[]::new));
        return command;
    }

    private SpokeCommand(AgentSurroundings around) {
        super(Role.SPOKE, around);
    }
}
