// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.edge.kernel.KernelVerdict;
import dev.wgx.edge.udp.SocketCounter;
import dev.wgx.relay.Counter;
import dev.wgx.relay.DropReason;
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

/** The status as Prometheus reads it. Names and labels are those of the enums, in lower case. */
final class PrometheusText {
    private static final PrometheusTextFormatWriter WRITER =
            PrometheusTextFormatWriter.builder().build();

    private PrometheusText() {}

    static Reply of(StatusAnswer status) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            WRITER.write(out, snapshots(status));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Reply.Body(HttpResponseStatus.OK, WRITER.getContentType(), out.toString(StandardCharsets.UTF_8));
    }

    private static MetricSnapshots snapshots(StatusAnswer status) {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        for (Counter counter : Counter.values()) {
            long value = status.counters().getOrDefault(counter.name(), 0L);
            all.metricSnapshot(counter("wgx_" + lower(counter), counter.description(), value));
        }
        all.metricSnapshot(drops(status)).metricSnapshot(socket(status));
        addKernelPath(all, status.kernelPath());
        all.metricSnapshot(counter("wgx_failures", "exceptions that came out of the relay: bugs", status.failures()));
        all.metricSnapshot(gauge("wgx_peers", "peers known", status.peers()));
        all.metricSnapshot(gauge("wgx_online_peers", "peers online", status.onlinePeers()));
        all.metricSnapshot(gauge("wgx_published_spokes", "routes that hubs publish", status.publishedSpokes()));
        all.metricSnapshot(gauge("wgx_relayed_sessions", "relayed sessions alive", status.relayedSessions()));
        all.metricSnapshot(gauge("wgx_started_seconds", "start of the relay, since 1970", status.startedMs() / 1e3));
        all.metricSnapshot(InfoSnapshot.builder()
                .name("wgx_relay")
                .help("the relay's version")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", status.version()))
                        .build())
                .build());
        return all.build();
    }

    private static void addKernelPath(MetricSnapshots.Builder all, KernelPathAnswer kernel) {
        all.metricSnapshot(gauge("wgx_kernel_path", "whether the kernel path is on", kernel.on() ? 1 : 0));
        all.metricSnapshot(
                gauge("wgx_kernel_routes", "directions of sessions in the kernel", (double) kernel.routes()));
        all.metricSnapshot(
                counter("wgx_kernel_unplaced_routes", "directions that stayed in user space", kernel.unplacedRoutes()));
        all.metricSnapshot(counter(
                "wgx_kernel_forwarded_packets",
                "transport messages forwarded by the kernel, apart from wgx_forwarded_packets",
                kernel.forwardedPackets()));
        all.metricSnapshot(counter(
                "wgx_kernel_forwarded_bytes",
                "bytes of transport messages forwarded by the kernel, apart from wgx_forwarded_bytes",
                kernel.forwardedBytes()));
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
        CounterSnapshot.Builder socket =
                CounterSnapshot.builder().name("wgx_socket").help("what went wrong at the UDP socket, by kind");
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
