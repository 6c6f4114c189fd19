// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import dev.wgx.bench.handshake.HandshakeKind;
import dev.wgx.bench.handshake.HandshakeTrial;
import dev.wgx.bench.measure.BenchJson;
import dev.wgx.bench.measure.HandshakeRound;
import dev.wgx.bench.measure.Handshakes;
import dev.wgx.bench.peer.DrivenRelay;
import dev.wgx.bench.peer.NetworkException;
import dev.wgx.bench.peer.Population;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "handshakes",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "As many handshakes as a relay of mode wgx can do, with no data between them.",
        footer = {"", "What is said of a relay: see `wgx-bench --help`."})
@SuppressWarnings("NullAway.Init") // set by picocli
final class HandshakesCommand implements Callable<Integer> {
    private static final double SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    @Parameters(paramLabel = RelayArgument.LABEL, converter = RelayArgument.class, description = "The relay.")
    private DrivenRelay relay;

    @Mixin
    private PopulationOptions options;

    @Option(
            names = "--kind",
            paramLabel = "relayed|own",
            defaultValue = "relayed",
            description = {
                "relayed: from spoke to hub, by messages that are right in all that the relay can check;",
                "own: of the spokes with the relay (default: relayed)."
            })
    private HandshakeKind kind;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "256",
            description = "How many are under way at once (default: 256).")
    private int window;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "How many rounds (default: 5).")
    private int rounds;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "How long before each round is not measured (default: 1).")
    private double warmupSeconds;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "How long a round is measured (default: 2).")
    private double durationSeconds;

    @Option(names = "--json", description = "Print the results as JSON.")
    private boolean json;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, NetworkException {
        try (Population population = options.join(relay)) {
            HandshakeTrial trial = new HandshakeTrial(relay, population, kind, window);
            List<HandshakeRound> results = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                results.add(trial.round((long) (warmupSeconds * SECOND_NS), (long) (durationSeconds * SECOND_NS)));
            }
            Handshakes handshakes = Handshakes.of(relay.name(), kind.name().toLowerCase(Locale.ROOT), results);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(BenchJson.of(handshakes));
            } else {
                TextReport.print(handshakes, out);
            }
        }
        return CommandLine.ExitCode.OK;
    }
}
