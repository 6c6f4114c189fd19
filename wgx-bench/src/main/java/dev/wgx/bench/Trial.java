// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import dev.wgx.bench.measure.Cpu;
import dev.wgx.bench.measure.Latency;
import dev.wgx.bench.measure.Memory;
import dev.wgx.bench.measure.Round;
import dev.wgx.bench.measure.TaskClocks;
import dev.wgx.bench.measure.Usage;
import dev.wgx.bench.peer.DrivenRelay;
import dev.wgx.bench.peer.Network;
import dev.wgx.bench.peer.Pause;
import dev.wgx.bench.traffic.Load;
import dev.wgx.bench.traffic.Phase;
import dev.wgx.bench.traffic.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** One load through one relay. */
final class Trial {
    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int MAX_QUIETS = 12;
    private static final double SECOND_NS = 1e9;
    private static final double REACHED = 0.98;
    private static final double BUSY = 0.9;

    private final DrivenRelay relay;
    private final Network network;
    private final Load load;

    Trial(DrivenRelay relay, Network network, Load load) {
        this.relay = relay;
        this.network = network;
        this.load = load;
    }

    /** The totals at one moment. */
    private record Mark(long atNs, long sent, long delivered, long bytes, long drops, long unsent, TaskClocks clocks) {}

    Round run() {
        network.begin(load);
        Pause.of(load.warmupNs());
        network.enter(Phase.MEASURED);
        Mark start = mark();
        Pause.of(load.durationNs());
        Mark end = mark();
        long measured = network.end();
        awaitQuiet();
        return round(start, end, measured, network.take());
    }

    private Mark mark() {
        return new Mark(
                System.nanoTime(),
                network.sent(),
                network.delivered(),
                network.deliveredBytes(),
                network.kernelDrops(),
                network.unsent(),
                TaskClocks.now());
    }

    /** Waits until nothing is under way any more. */
    private void awaitQuiet() {
        long before = -1;
        for (int i = 0; i < MAX_QUIETS && network.delivered() != before; i++) {
            before = network.delivered();
            Pause.of(QUIET_NS);
        }
    }

    private Round round(Mark start, Mark end, long measured, Tally tally) {
        long elapsedNs = end.atNs - start.atNs;
        double seconds = elapsedNs / SECOND_NS;
        long delivered = end.delivered - start.delivered;
        double offered = (end.sent - start.sent) / seconds;
        Cpu cpu = Cpu.of(Usage.between(start.clocks, end.clocks, relay.pids()), delivered, elapsedNs);
        return new Round(
                relay.name(),
                load.isFixedRate() ? OptionalLong.of(load.ratePerSecond()) : OptionalLong.empty(),
                offered,
                delivered / seconds,
                (end.bytes - start.bytes) * Byte.SIZE / (double) elapsedNs,
                measured,
                measured - tally.delivered(),
                tally.late(),
                tally.repeated(),
                tally.misdelivered(),
                load.isFixedRate() ? Latency.of(tally.latencyNs()) : Optional.empty(),
                cpu,
                relay.pids().stream().findFirst().flatMap(Memory::ofProcess),
                notes(offered, cpu, end.drops - start.drops, end.unsent - start.unsent));
    }

    private List<String> notes(double offered, Cpu cpu, long drops, long unsent) {
        List<String> notes = new ArrayList<>();
        if (load.isFixedRate() && offered < REACHED * load.ratePerSecond()) {
            notes.add("the sender was the limit: it offered %.0f datagrams/s of the %d asked for"
                    .formatted(offered, load.ratePerSecond()));
        }
        if (!load.isFixedRate() && cpu.relayCores().orElse(1) < BUSY) {
            notes.add("the relay was busy %.0f %% of the time only: sender or sink was the limit"
                    .formatted(100 * cpu.relayCores().orElse(1)));
        }
        if (drops > 0) {
            notes.add("the sink was the limit: %d datagrams found its receive buffers full".formatted(drops));
        }
        if (unsent > 0) {
            notes.add("the sender's system refused %d datagrams".formatted(unsent));
        }
        return notes;
    }
}
