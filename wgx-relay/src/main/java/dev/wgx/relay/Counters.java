package dev.wgx.relay;

import java.util.LinkedHashMap;
import java.util.Map;

/** The values of all {@link Counter}s and {@link DropReason}s. Written by the loop's thread only. */
public final class Counters {
    private static final Counter[] COUNTERS = Counter.values();
    private static final DropReason[] REASONS = DropReason.values();

    private final long[] counts = new long[COUNTERS.length];
    private final long[] drops = new long[REASONS.length];

    public void add(Counter counter, long amount) {
        counts[counter.ordinal()] += amount;
    }

    public void count(Counter counter) {
        counts[counter.ordinal()]++;
    }

    public void drop(DropReason reason) {
        drops[reason.ordinal()]++;
    }

    public long get(Counter counter) {
        return counts[counter.ordinal()];
    }

    public long get(DropReason reason) {
        return drops[reason.ordinal()];
    }

    public Map<String, Long> countsByName() {
        Map<String, Long> result = new LinkedHashMap<>();
        for (Counter counter : COUNTERS) {
            result.put(counter.name(), get(counter));
        }
        return result;
    }

    public Map<String, Long> dropsByName() {
        Map<String, Long> result = new LinkedHashMap<>();
        for (DropReason reason : REASONS) {
            result.put(reason.name(), get(reason));
        }
        return result;
    }
}
