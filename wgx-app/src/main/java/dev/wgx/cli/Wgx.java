// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wgx}: asks and tells the relay on this machine, and runs a hub or a spoke. */
@Command(
        name = "wgx",
        header = "Relayed WireGuard networks: one hub, many spokes, none of them reachable from outside.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Wgx.Version.class,
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0 done · 1 failed · 2 wrong usage · 3 mistake in a configuration file",
            "  4 relay unreachable · 5 refused by the relay · 6 no daemon on this machine",
            "  7 the relay has another key than the pinned one"
        })
public final class Wgx implements Runnable {
    static final Path DEFAULT_SOCKET = Path.of("/run/wgx/wgxd.sock");

    @Option(
            names = {"-s", "--socket", "--unix"},
            paramLabel = "SOCKET",
            description = "The daemon's Unix socket, for `wgx relay` (default: /run/wgx/wgxd.sock).")
    private Path socket = DEFAULT_SOCKET;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        // Not System.exit, which looks for a logger to tell in every library before it ends. Nothing runs at exit here.
        Runtime.getRuntime().halt(run(arguments));
    }

    static int run(String... arguments) {
        return run(
                List.of(arguments),
                new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }

    static int run(List<String> arguments, PrintWriter out, PrintWriter err) {
        if (arguments.equals(List.of("--version"))) {
            out.println("wgx " + version());
            out.flush();
            return ExitCode.OK.number();
        }
        int exitCode = RelayCommand.runPlainQuestion(arguments, out, err)
                .orElseGet(
                        () -> commandLine(arguments).setOut(out).setErr(err).execute(arguments.toArray(new String[0])));
        out.flush();
        err.flush();
        return exitCode;
    }

    /** Returns the command with all commands below it, of which the manual pages and completions are made. */
    public static CommandLine commands() {
        return commandLine(List.of());
    }

    private static CommandLine commandLine(List<String> arguments) {
        CommandLine root = new CommandLine(new Wgx());
        new Subcommands()
                .add("relay", () -> RelayCommand.commandLine(arguments))
                .add("hub", () -> HubCommand.commandLine(arguments, AgentSurroundings::ofThisSystem))
                .add("spoke", () -> SpokeCommand.commandLine(arguments, AgentSurroundings::ofThisSystem))
                .add("export", () -> new CommandLine(new ExportCommand(AgentSurroundings::ofThisSystem)))
                .addTo(root, arguments);
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Style.ansi()))
                .setParameterExceptionHandler(Wgx::onWrongUsage)
                .setExecutionExceptionHandler(Wgx::onFailure);
    }

    private static int onWrongUsage(CommandLine.ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        command.getErr()
                .println("wgx: " + WrongUsage.of(problem) + "; see `"
                        + command.getCommandSpec().qualifiedName() + " --help`");
        return ExitCode.USAGE.number();
    }

    private static int onFailure(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof CommandException expected) {
            return fail(expected, command.getErr());
        }
        throw failure;
    }

    static int fail(CommandException failure, PrintWriter err) {
        err.println("wgx: " + failure.getMessage());
        return failure.exitCode().number();
    }

    Path socket() {
        return socket;
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }

    static String version() {
        String version = Wgx.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"wgx " + version()};
        }
    }
}
