// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import dev.wgx.bench.measure.BenchJson;
import dev.wgx.bench.measure.Round;
import dev.wgx.bench.peer.DrivenRelay;
import dev.wgx.bench.peer.NetworkException;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "One round through one relay.",
        footer = {"", "What is said of a relay: see `wgx-bench --help`."})
@SuppressWarnings("NullAway.Init") // set by picocli
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = RelayArgument.LABEL, converter = RelayArgument.class, description = "The relay.")
    private DrivenRelay relay;

    @Mixin
    private LoadOptions options;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, NetworkException {
        try (Contest contest = options.contest(new SecureRandom()::nextBytes)) {
            Round round = contest.round(relay);
            PrintWriter out = spec.commandLine().getOut();
            if (options.json()) {
                out.println(BenchJson.of(round));
            } else {
                TextReport.print(round, out);
            }
        }
        return CommandLine.ExitCode.OK;
    }
}
