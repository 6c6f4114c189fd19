// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.edge.kernel.KernelVerdict;
import dev.wgx.edge.udp.SocketCounter;
import dev.wgx.relay.Counter;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.RelaySettings;
import dev.wgx.relay.report.PeerReport;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The metrics as Prometheus reads them. Names and labels are those of the enums, in lower case. */
final class PrometheusText {
    /**
     * The most hubs that have series. Whoever is allowed to come may publish: strangers with new keys must not make
     * series without end.
     */
    static final int MAX_HUBS = 1000;

    private static final PrometheusTextFormatWriter WRITER =
            PrometheusTextFormatWriter.builder().build();

    private PrometheusText() {}

    static Reply of(Metrics metrics) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            WRITER.write(out, snapshots(metrics));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Reply.Body(HttpResponseStatus.OK, WRITER.getContentType(), out.toString(StandardCharsets.UTF_8));
    }

    private static MetricSnapshots snapshots(Metrics metrics) {
        StatusAnswer status = metrics.status();
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        for (Counter counter : Counter.values()) {
            long value = status.counters().getOrDefault(counter.name(), 0L);
            switch (counter) {
                case FORWARDED_PACKETS ->
                    all.metricSnapshot(
                            byPath(counter, value, status.kernelPath().forwardedPackets()));
                case FORWARDED_BYTES ->
                    all.metricSnapshot(
                            byPath(counter, value, status.kernelPath().forwardedBytes()));
                default -> all.metricSnapshot(counter("wgx_" + lower(counter), counter.description(), value));
            }
        }
        all.metricSnapshot(drops(status)).metricSnapshot(socket(status));
        addKernelPath(all, status.kernelPath());
        addTables(all, metrics);
        addDaemon(all, metrics);
        addHubs(all, metrics);
        if (!metrics.peers().isEmpty()) {
            new PeerSeries("peer", metrics.peers()).addTo(all);
        }
        return all.build();
    }

    private static CounterSnapshot byPath(Counter counter, long user, long kernel) {
        return CounterSnapshot.builder()
                .name("wgx_" + lower(counter))
                .help(counter.description() + ", by the kernel or in user space")
                .dataPoint(point(Labels.of("path", "kernel"), kernel))
                .dataPoint(point(Labels.of("path", "user"), user))
                .build();
    }

    private static void addTables(MetricSnapshots.Builder all, Metrics metrics) {
        StatusAnswer status = metrics.status();
        RelaySettings limits = metrics.limits();
        all.metricSnapshot(gauge("wgx_peers", "peers known", status.peers()));
        all.metricSnapshot(gauge("wgx_peers_limit", "peers that may be known, MaxPeers", limits.maxPeers()));
        all.metricSnapshot(gauge("wgx_peers_online", "peers online", status.onlinePeers()));
        all.metricSnapshot(gauge("wgx_permissions", "spokes that hubs publish", status.publishedSpokes()));
        all.metricSnapshot(gauge(
                "wgx_permissions_limit",
                "spokes that hubs together may publish, MaxPermissions",
                limits.maxPermissions()));
        all.metricSnapshot(gauge("wgx_relayed_sessions", "relayed sessions alive", status.relayedSessions()));
        all.metricSnapshot(gauge(
                "wgx_relayed_sessions_limit",
                "relayed sessions that may be alive, MaxRelayedSessions",
                limits.maxRelayedSessions()));
    }

    private static void addDaemon(MetricSnapshots.Builder all, Metrics metrics) {
        StatusAnswer status = metrics.status();
        all.metricSnapshot(counter("wgx_failures", "exceptions that came out of the relay: bugs", status.failures()));
        all.metricSnapshot(counter("wgx_lost_events", "events that nobody was told of", status.lostEvents()));
        all.metricSnapshot(gauge("wgx_start_time_seconds", "start of the relay, since 1970", status.startedMs() / 1e3));
        all.metricSnapshot(gauge(
                "wgx_control_queue_datagrams", "datagrams that wait for the control path", metrics.queuedDatagrams()));
        all.metricSnapshot(gauge(
                "wgx_store_up",
                "whether what must outlive a restart reaches the disk",
                metrics.store().isWritten() ? 1 : 0));
        all.metricSnapshot(gauge(
                "wgx_store_waiting_changes",
                "changes that are not on disk yet",
                metrics.store().waitingChanges()));
        all.metricSnapshot(InfoSnapshot.builder()
                .name("wgx_build")
                .help("the relay's version and its Java")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of(
                                "version",
                                status.version(),
                                "java_version",
                                Runtime.version().toString()))
                        .build())
                .build());
    }

    private static void addHubs(MetricSnapshots.Builder all, Metrics metrics) {
        if (metrics.hubs().isEmpty()) {
            return;
        }
        PeerSeries hubs =
                new PeerSeries("hub", metrics.hubs().stream().limit(MAX_HUBS).toList());
        hubs.addTo(all);
        all.metricSnapshot(hubs.gauge("spokes", "spokes that this hub publishes", PeerReport::publishes));
    }

    private static void addKernelPath(MetricSnapshots.Builder all, KernelPathAnswer kernel) {
        all.metricSnapshot(gauge("wgx_kernel_path", "whether the kernel path is on", kernel.on() ? 1 : 0));
        all.metricSnapshot(
                gauge("wgx_kernel_routes", "directions of sessions in the kernel", (double) kernel.routes()));
        all.metricSnapshot(
                counter("wgx_kernel_unplaced_routes", "directions that stayed in user space", kernel.unplacedRoutes()));
        CounterSnapshot.Builder verdicts = CounterSnapshot.builder()
                .name("wgx_kernel_verdicts")
                .help("packets that came in, by what the kernel path did with them");
        for (KernelVerdict verdict : KernelVerdict.values()) {
            verdicts.dataPoint(point(
                    Labels.of("verdict", lower(verdict)), kernel.verdicts().getOrDefault(verdict.name(), 0L)));
        }
        all.metricSnapshot(verdicts.build());
    }

    private static CounterSnapshot drops(StatusAnswer status) {
        CounterSnapshot.Builder drops =
                CounterSnapshot.builder().name("wgx_drops").help("datagrams and inner packets dropped, by reason");
        for (DropReason reason : DropReason.values()) {
            drops.dataPoint(
                    point(Labels.of("reason", lower(reason)), status.drops().getOrDefault(reason.name(), 0L)));
        }
        return drops.build();
    }

    private static CounterSnapshot socket(StatusAnswer status) {
        CounterSnapshot.Builder socket = CounterSnapshot.builder()
                .name("wgx_socket_failures")
                .help("what went wrong at the UDP socket, by kind");
        for (SocketCounter counter : SocketCounter.values()) {
            socket.dataPoint(
                    point(Labels.of("kind", lower(counter)), status.socket().getOrDefault(counter.name(), 0L)));
        }
        return socket.build();
    }

    private static CounterSnapshot counter(String name, String help, long value) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(point(Labels.EMPTY, value))
                .build();
    }

    private static CounterSnapshot.CounterDataPointSnapshot point(Labels labels, long value) {
        return CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build();
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
