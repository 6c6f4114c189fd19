package dev.wgx.edge.api;

import dev.wgx.edge.EventFeed;
import dev.wgx.edge.RelayLoop;
import dev.wgx.edge.udp.SocketCounter;
import dev.wgx.edge.udp.UdpPort;
import dev.wgx.relay.report.StatusReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Puts the status together from the relay and the daemon around it. */
record StatusSource(String version, RelayLoop loop, EventFeed feed) {

    CompletableFuture<StatusAnswer> status(Executor executor) {
        return loop.ask((relay, nowNs, effects) -> relay.status(nowNs)).thenApplyAsync(this::answer, executor);
    }

    private StatusAnswer answer(StatusReport report) {
        UdpPort port = loop.port();
        Map<String, Long> socketCounters = new LinkedHashMap<>();
        for (SocketCounter counter : SocketCounter.values()) {
            socketCounters.put(counter.name(), port.count(counter));
        }
        return new StatusAnswer(
                version,
                report.publicKey(),
                port.number(),
                port.description(),
                report.startedMs(),
                report.peers(),
                report.onlinePeers(),
                report.publishedSpokes(),
                report.relayedSessions(),
                report.counters(),
                report.drops(),
                socketCounters,
                loop.failures(),
                feed.lost());
    }
}
