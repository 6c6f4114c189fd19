// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import dev.wgx.bench.measure.BenchJson;
import dev.wgx.bench.measure.Comparison;
import dev.wgx.bench.peer.DrivenRelay;
import dev.wgx.bench.peer.NetworkException;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Several relays under the same load in turn, A B A B: medians, and the ratios within each turn with their",
            "spread. What else the machine does then disturbs all alike."
        },
        footer = {"", "What is said of a relay: see `wgx-bench --help`."})
@SuppressWarnings("NullAway.Init") // set by picocli
final class CompareCommand implements Callable<Integer> {
    @Parameters(
            arity = "2..*",
            paramLabel = RelayArgument.LABEL,
            converter = RelayArgument.class,
            description = "The relays.")
    private List<DrivenRelay> relays;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "How many turns (default: 5).")
    private int rounds;

    @Option(
            names = "--against",
            paramLabel = "NAME",
            description = "The relay that the printed ratios are to (default: the first). JSON has all.")
    private @Nullable String against;

    @Option(
            names = "--control",
            paramLabel = "NAME",
            description = "The one that is no relay but a direct way: what others cost more is told.")
    private @Nullable String control;

    @Mixin
    private LoadOptions options;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, NetworkException {
        String reference = against == null ? relays.getFirst().name() : against;
        requireNames(Stream.of(Optional.of(reference), Optional.ofNullable(control))
                .flatMap(Optional::stream)
                .toList());
        try (Contest contest = options.contest(new SecureRandom()::nextBytes)) {
            Comparison comparison = contest.run(relays, rounds, Optional.ofNullable(control));
            PrintWriter out = spec.commandLine().getOut();
            if (options.json()) {
                out.println(BenchJson.of(comparison));
            } else {
                TextReport.print(comparison, reference, out);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void requireNames(List<String> names) {
        List<String> known = relays.stream().map(DrivenRelay::name).toList();
        if (known.stream().distinct().count() < known.size()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "two relays have the same name");
        }
        for (String name : names) {
            if (!known.contains(name)) {
                throw new CommandLine.ParameterException(spec.commandLine(), "there is no relay named " + name);
            }
        }
    }
}
