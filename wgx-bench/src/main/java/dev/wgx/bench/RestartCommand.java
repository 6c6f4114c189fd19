// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import dev.wgx.bench.handshake.RestartTrial;
import dev.wgx.bench.measure.BenchJson;
import dev.wgx.bench.measure.Comeback;
import dev.wgx.bench.peer.DrivenRelay;
import dev.wgx.bench.peer.NetworkException;
import dev.wgx.bench.peer.Population;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "How long all spokes of a hub need to come back when their relay of mode wgx, which must have a start",
            "command, is ended by SIGTERM and started again at once."
        },
        footer = {"", "What is said of a relay: see `wgx-bench --help`."})
@SuppressWarnings("NullAway.Init") // set by picocli
final class RestartCommand implements Callable<Integer> {
    @Parameters(paramLabel = RelayArgument.LABEL, converter = RelayArgument.class, description = "The relay.")
    private DrivenRelay relay;

    @Mixin
    private PopulationOptions options;

    @Option(names = "--json", description = "Print the results as JSON.")
    private boolean json;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, NetworkException {
        String command = relay.start()
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "the relay has no start command"));
        RelayProcess[] running = {RelayProcess.start(command)};
        try (Population population = options.join(relay)) {
            Comeback comeback = new RestartTrial(relay.name(), population).run(onEnded -> {
                running[0].close();
                onEnded.run();
                running[0] = RelayProcess.start(command);
            });
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(BenchJson.of(comeback));
            } else {
                TextReport.print(comeback, out);
            }
        } finally {
            running[0].close();
        }
        return CommandLine.ExitCode.OK;
    }
}
