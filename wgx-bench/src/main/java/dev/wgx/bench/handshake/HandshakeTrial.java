// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.handshake;

import dev.wgx.bench.measure.HandshakeRound;
import dev.wgx.bench.measure.Memory;
import dev.wgx.bench.measure.TaskClocks;
import dev.wgx.bench.measure.Usage;
import dev.wgx.bench.peer.DrivenRelay;
import dev.wgx.bench.peer.Population;
import java.util.concurrent.TimeUnit;

/** Makes as many handshakes as a relay completes, round by round. */
public final class HandshakeTrial {
    private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final DrivenRelay relay;
    private final Population population;
    private final HandshakeLoad load;

    /** @param windowSize how many handshakes are under way at once */
    public HandshakeTrial(DrivenRelay relay, Population population, HandshakeKind kind, int windowSize) {
        this.relay = relay;
        this.population = population;
        this.load = kind.load(population, windowSize);
    }

    public HandshakeRound round(long warmupNs, long durationNs) {
        run(warmupNs);
        long completed = load.window().completed();
        long lost = load.window().lost();
        long drops = population.kernelDrops();
        TaskClocks clocks = TaskClocks.now();
        long elapsedNs = run(durationNs);
        return HandshakeRound.of(
                load.window().completed() - completed,
                load.window().lost() - lost,
                population.kernelDrops() - drops,
                elapsedNs,
                Usage.between(clocks, TaskClocks.now(), relay.pids()),
                relay.pids().stream().findFirst().flatMap(Memory::ofProcess));
    }

    /** Returns how long it took. */
    private long run(long durationNs) {
        long startNs = System.nanoTime();
        long nowNs = startNs;
        while (nowNs - startNs < durationNs) {
            load.window().fill(nowNs);
            population.turn(TURN_NS, load);
            nowNs = System.nanoTime();
        }
        return nowNs - startNs;
    }
}
