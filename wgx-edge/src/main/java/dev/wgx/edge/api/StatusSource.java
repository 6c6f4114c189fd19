// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.edge.DropHistory;
import dev.wgx.edge.EventFeed;
import dev.wgx.edge.KernelForwarding;
import dev.wgx.edge.OwnAddresses;
import dev.wgx.edge.PeerNames;
import dev.wgx.edge.Question;
import dev.wgx.edge.RelayLoop;
import dev.wgx.edge.kernel.KernelMirror;
import dev.wgx.edge.udp.SocketCounter;
import dev.wgx.edge.udp.UdpPort;
import dev.wgx.relay.report.StatusReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Puts the status together from the relay, the kernel and the daemon around them. */
public record StatusSource(
        String version,
        RelayLoop loop,
        KernelForwarding kernel,
        EventFeed feed,
        OwnAddresses addresses,
        DropHistory dropHistory,
        PeerNames names) {

    Naming naming() {
        return new Naming(names);
    }

    private record Picture(StatusReport report, KernelPathAnswer kernelPath) {}

    /** Asks the relay once it knows what the kernel has forwarded. */
    <T> CompletableFuture<T> ask(Question<T> question, Executor executor) {
        return kernel.refresh(executor).thenCompose(refreshed -> loop.ask(question));
    }

    CompletableFuture<StatusAnswer> status(Executor executor) {
        KernelForwarding.State state = kernel.state();
        return ask((relay, nowNs, effects) -> new Picture(relay.status(nowNs), kernelPath(state)), executor)
                .thenApplyAsync(this::answer, executor);
    }

    private KernelPathAnswer kernelPath(KernelForwarding.State state) {
        KernelMirror mirror = kernel.mirror();
        Map<String, Long> verdicts = new LinkedHashMap<>();
        state.verdicts().forEach((verdict, count) -> verdicts.put(verdict.name(), count));
        return new KernelPathAnswer(
                state.obstacle().isEmpty(),
                state.obstacle().orElse(""),
                state.interfaces(),
                mirror.entries(),
                mirror.unplaced(),
                mirror.forwardedPackets(),
                mirror.forwardedBytes(),
                verdicts);
    }

    private StatusAnswer answer(Picture picture) {
        StatusReport report = picture.report();
        UdpPort port = loop.port();
        Map<String, Long> socketCounters = new LinkedHashMap<>();
        for (SocketCounter counter : SocketCounter.values()) {
            socketCounters.put(counter.name(), port.count(counter));
        }
        DropHistory.Growth recent = dropHistory.since(System.nanoTime(), report.drops());
        return new StatusAnswer(
                version,
                report.publicKey(),
                port.number(),
                addresses.global(),
                port.description(),
                report.startedMs(),
                report.peers(),
                report.onlinePeers(),
                report.hubs(),
                report.publishedSpokes(),
                report.relayedSessions(),
                report.counters(),
                report.drops(),
                recent.counts(),
                recent.seconds(),
                report.refusals().stream()
                        .map(refusal -> RefusalAnswer.of(refusal, naming()))
                        .toList(),
                socketCounters,
                picture.kernelPath(),
                loop.failures(),
                feed.lost());
    }
}
