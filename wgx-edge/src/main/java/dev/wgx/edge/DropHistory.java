// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** The counts of what was dropped as they were in the last minutes: so a growing one is told from an old one. */
public final class DropHistory {
    /** The least time between two samples. */
    public static final long INTERVAL_S = 60;

    private static final int MAX_SAMPLES = 6;
    private static final long NS_PER_SECOND = 1_000_000_000;

    private record Sample(long atNs, Map<String, Long> counts) {}

    /**
     * The drops of the last minutes.
     *
     * @param counts those that have grown, by the name of the reason
     */
    public record Growth(long seconds, Map<String, Long> counts) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Begins with nothing dropped. */
    public DropHistory(long nowNs) {
        samples.add(new Sample(nowNs, Map.of()));
    }

    public synchronized void add(long nowNs, Map<String, Long> counts) {
        if (samples.size() == MAX_SAMPLES) {
            samples.removeFirst();
        }
        samples.addLast(new Sample(nowNs, Map.copyOf(counts)));
    }

    /** Returns what has grown since the oldest sample, in the order of the counts. */
    public synchronized Growth since(long nowNs, Map<String, Long> counts) {
        Sample oldest = samples.getFirst();
        Map<String, Long> grown = new LinkedHashMap<>();
        counts.forEach((name, count) -> {
            long growth = count - oldest.counts.getOrDefault(name, 0L);
            if (growth > 0) {
                grown.put(name, growth);
            }
        });
        return new Growth((nowNs - oldest.atNs) / NS_PER_SECOND, grown);
    }
}
