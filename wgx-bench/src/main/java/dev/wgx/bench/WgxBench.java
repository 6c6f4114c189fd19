// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code wgx-bench}: how fast a relay is, and what it costs. */
@Command(
        name = "wgx-bench",
        header = "Drives a relay with the traffic of a hub and its spokes, and measures it.",
        description = {
            "",
            "Plays the hub and all spokes in one process, so that latency is told by one clock. Handshakes are real;",
            "what follows is shaped as WireGuard's data. Allow the relay's peers: with wgx `AllowedPublicKeys = all`.",
            "",
            "A relay is ADDRESS[:PORT] and, after commas, what else is to be said of it:",
            "  key=KEY        its public key: hub and spokes authenticate, and the hub publishes (mode wgx)",
            "  mode=wgx       the default with a key; understood by wgx 0.9 too",
            "  mode=open      the default without: it learns who is where from the handshakes that pass",
            "  mode=raw       no handshakes: it forwards to the hub's fixed address, as NAT in the kernel does",
            "  hub-port=PORT  the hub's port, where the relay must know it",
            "  pid=PID[+PID]  its process here, to account for its memory and processor time, and for that of others",
            "                 that work for it",
            "  name=NAME      what to call it",
            "  start=COMMAND  run this shell command for each round, to be ended after it; must come last"
        },
        footer = {
            "",
            "Examples:",
            "  wgx-bench run 192.0.2.1:8787,key=KEY --rate 40000",
            "  wgx-bench compare 192.0.2.1:8787,name=new,key=KEY,pid=12 192.0.2.1:8788,name=old,key=KEY,pid=34",
            "",
            "Exit codes: 0 done · 1 failed · 2 wrong usage"
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            CompareCommand.class,
            HandshakesCommand.class,
            RestartCommand.class,
            AttackCommand.class
        })
public final class WgxBench implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] arguments) {
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments));
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new WgxBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((problem, ignored) -> {
                    err.println("wgx-bench: " + problem.getMessage() + "; see `wgx-bench --help`");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    err.println("wgx-bench: " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
