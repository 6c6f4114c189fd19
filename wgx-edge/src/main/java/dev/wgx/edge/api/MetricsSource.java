// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.edge.store.RelayStore;
import dev.wgx.relay.RelaySettings;
import dev.wgx.relay.report.PeerReport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Puts together what Prometheus is told.
 *
 * @param isEachPeerTold whether every peer has series of its own, not only every hub
 */
public record MetricsSource(StatusSource status, RelayStore store, RelaySettings limits, boolean isEachPeerTold) {
    private record Part(List<PeerReport> hubs, List<PeerReport> peers, int queuedDatagrams) {}

    CompletionStage<Reply> answer(Executor executor) {
        return read(executor).thenApplyAsync(PrometheusText::of, executor);
    }

    private CompletableFuture<Metrics> read(Executor executor) {
        return status.status(executor)
                .thenCompose(answer -> status.loop()
                        .ask((relay, nowNs, _) -> new Part(
                                relay.hubs(nowNs),
                                isEachPeerTold ? relay.peers(nowNs) : List.of(),
                                relay.queuedDatagrams()))
                        .thenApply(part -> new Metrics(
                                answer, part.hubs(), part.peers(), part.queuedDatagrams(), store.health(), limits)));
    }
}
