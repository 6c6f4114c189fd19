package dev.wgx.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code wgx relay}: the daemon on this machine. */
@Command(
        name = "relay",
        header = "Ask the relay on this machine, or tell it to read its configuration again.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  wgx relay status            who is there, and what was forwarded and dropped",
            "  wgx relay status --json     the same for programs",
            "  wgx relay events            watch peers come, move and go"
        })
final class RelayCommand implements Runnable {
    @ParentCommand
    private @Nullable Wgx root;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    static CommandLine commandLine(List<String> arguments) {
        return new Subcommands()
                .add("running", () -> new CommandLine(new RelayRunning()))
                .add("status", () -> new CommandLine(new RelayStatus()))
                .add("peers", () -> new CommandLine(new RelayPeers()))
                .add("routes", () -> new CommandLine(new RelayRoutes()))
                .add("sessions", () -> new CommandLine(new RelaySessions()))
                .add("public-key", () -> new CommandLine(new RelayPublicKey()))
                .add("export", () -> new CommandLine(new RelayExport()))
                .add("reload", () -> new CommandLine(new RelayReload()))
                .add("events", () -> new CommandLine(new RelayEvents()))
                .addTo(new CommandLine(new RelayCommand()), arguments);
    }

    ControlClient client() {
        if (root == null) {
            throw new IllegalStateException("not below the root command");
        }
        return new ControlClient(root.socket());
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
