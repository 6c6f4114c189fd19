// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.relay.report.PeerReport;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The series that each hub, or each peer, has. Its public key is the only label: a name can change, and would make
 * other series.
 *
 * @param kind {@code hub} or {@code peer}: the label, and a part of each name
 */
record PeerSeries(String kind, List<PeerReport> reports) {
    private static final double MS_PER_SECOND = 1e3;

    void addTo(MetricSnapshots.Builder all) {
        all.metricSnapshot(gauge("online", "whether this " + kind + " is online", report -> report.online() ? 1 : 0));
        all.metricSnapshot(gauge(
                "last_handshake_timestamp_seconds",
                "when this " + kind + " last shook hands with the relay, since 1970; 0 for never",
                report -> report.lastHandshakeMs() / MS_PER_SECOND));
        all.metricSnapshot(
                counter("received_bytes", "UDP payload that came from this " + kind, PeerReport::receivedBytes));
        all.metricSnapshot(counter("sent_bytes", "UDP payload that went to this " + kind, PeerReport::sentBytes));
    }

    GaugeSnapshot gauge(String name, String help, ToDoubleFunction<PeerReport> value) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name("wgx_" + kind + "_" + name).help(help);
        for (PeerReport report : reports) {
            gauge.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(labels(report))
                    .value(value.applyAsDouble(report))
                    .build());
        }
        return gauge.build();
    }

    private CounterSnapshot counter(String name, String help, ToDoubleFunction<PeerReport> value) {
        CounterSnapshot.Builder counter =
                CounterSnapshot.builder().name("wgx_" + kind + "_" + name).help(help);
        for (PeerReport report : reports) {
            counter.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(labels(report))
                    .value(value.applyAsDouble(report))
                    .build());
        }
        return counter.build();
    }

    private Labels labels(PeerReport report) {
        return Labels.of(kind, report.key().toString());
    }
}
