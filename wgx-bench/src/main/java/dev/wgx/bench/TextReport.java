// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import dev.wgx.bench.measure.Comeback;
import dev.wgx.bench.measure.Comparison;
import dev.wgx.bench.measure.Cpu;
import dev.wgx.bench.measure.HandshakeRound;
import dev.wgx.bench.measure.Handshakes;
import dev.wgx.bench.measure.Latency;
import dev.wgx.bench.measure.Memory;
import dev.wgx.bench.measure.Metric;
import dev.wgx.bench.measure.Round;
import dev.wgx.bench.measure.Spread;
import dev.wgx.bench.measure.Standing;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** Results for people. */
final class TextReport {
    private static final double KIB_PER_MIB = 1024;
    private static final String HANDSHAKES = "%,.0f (%,.0f to %,.0f)";

    private TextReport() {}

    static void print(Round round, PrintWriter out) {
        out.println(round.relay() + ":");
        line(out, "offered", "%,.0f datagrams/s", round.offeredPerSecond());
        line(out, "delivered", "%,.0f datagrams/s, %.3f Gbit/s", round.deliveredPerSecond(), round.gigabitPerSecond());
        line(
                out,
                "lost",
                "%,d of %,d (%.4f %%); late %,d, repeated %,d, misdelivered %,d",
                round.lost(),
                round.sent(),
                round.lossPercent(),
                round.late(),
                round.repeated(),
                round.misdelivered());
        round.latency().ifPresent(latency -> print(latency, out));
        print(round.cpu(), out);
        round.memory().ifPresent(memory -> print(memory, out));
        round.notes().forEach(note -> line(out, "note", "%s", note));
    }

    private static void print(Latency latency, PrintWriter out) {
        line(
                out,
                "latency",
                "p50 %.0f, p90 %.0f, p99 %.0f, p99.9 %.0f, max %.0f us one way",
                latency.p50(),
                latency.p90(),
                latency.p99(),
                latency.p999(),
                latency.max());
    }

    private static void print(Cpu cpu, PrintWriter out) {
        cpu.relay()
                .ifPresent(relay -> line(
                        out,
                        "CPU, relay",
                        "%.3f s per million delivered; %.0f %% of a processor",
                        relay,
                        100 * cpu.relayCores().orElse(0)));
        line(out, "CPU, machine", "%.3f s per million delivered, the bench's own %.3f", cpu.machine(), cpu.bench());
    }

    private static void print(Memory memory, PrintWriter out) {
        line(
                out,
                "memory, relay",
                "%.1f MiB resident, %.1f at most",
                memory.residentKib() / KIB_PER_MIB,
                memory.peakKib() / KIB_PER_MIB);
    }

    static void print(Comparison comparison, String against, PrintWriter out) {
        for (Round round : comparison.rounds()) {
            print(round, out);
        }
        for (Metric metric : Metric.values()) {
            out.printf(Locale.ROOT, "%n%s%n", metric.title());
            for (Standing standing : comparison.standings()) {
                Spread value = standing.values().get(metric.key());
                if (value != null) {
                    out.printf(
                            Locale.ROOT,
                            "  %-20s %s%s%n",
                            standing.relay(),
                            text("%,14.3f (%,.3f to %,.3f)", value),
                            ratio(standing, against, metric));
                }
            }
        }
    }

    static void print(Handshakes handshakes, PrintWriter out) {
        out.println(handshakes.relay() + ", " + handshakes.kind() + " handshakes:");
        line(out, "completed", "%s/s", text(HANDSHAKES, handshakes.perSecond()));
        handshakes
                .perCoreSecond()
                .ifPresent(spread -> line(out, "CPU, relay", "%s for each second of it", text(HANDSHAKES, spread)));
        line(out, "lost", "%,d", handshakes.lost());
        for (HandshakeRound round : handshakes.rounds()) {
            round.notes().forEach(note -> line(out, "note", "%s", note));
        }
        handshakes.rounds().getLast().memory().ifPresent(memory -> print(memory, out));
    }

    static void print(Comeback comeback, PrintWriter out) {
        out.println(comeback.relay() + ", restarted under " + comeback.spokes() + " spokes:");
        line(out, "ended", "after %,.0f ms", comeback.endedMs());
        line(
                out,
                "forwarded",
                "the first after %,.0f ms, all %,.0f",
                comeback.firstForwardedMs(),
                comeback.allForwardedMs());
        line(out, "online", "all after %,.0f ms", comeback.allOnlineMs());
    }

    private static String ratio(Standing standing, String against, Metric metric) {
        Spread ratio = standing.ratios().getOrDefault(against, Map.of()).get(metric.key());
        return ratio == null ? "" : "   " + text("%.3f (%.3f to %.3f)", ratio) + " of " + against;
    }

    private static String text(String format, Spread spread) {
        return String.format(Locale.ROOT, format, spread.median(), spread.min(), spread.max());
    }

    private static void line(PrintWriter out, String title, String format, Object... values) {
        out.printf(Locale.ROOT, "  %-14s " + format + "%n", prepend(title, values));
    }

    private static Object[] prepend(String title, Object[] values) {
        Object[] all = new Object[values.length + 1];
        all[0] = title;
        System.arraycopy(values, 0, all, 1, values.length);
        return all;
    }
}
