// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The values of all {@link Counter}s and {@link DropReason}s that one thread counts; any other may read them. */
public final class Counters {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts = new long[Counter.values().length];
    private final long[] drops = new long[DropReason.values().length];

    public void add(Counter counter, long amount) {
        add(counts, counter.ordinal(), amount);
    }

    public void count(Counter counter) {
        add(counts, counter.ordinal(), 1);
    }

    /** Counts one datagram of this length that has arrived. */
    public void received(int length) {
        count(Counter.RECEIVED_DATAGRAMS);
        add(Counter.RECEIVED_BYTES, length);
    }

    public void drop(DropReason reason) {
        add(drops, reason.ordinal(), 1);
    }

    public long get(Counter counter) {
        return (long) COUNT.getOpaque(counts, counter.ordinal());
    }

    public long get(DropReason reason) {
        return (long) COUNT.getOpaque(drops, reason.ordinal());
    }

    private static void add(long[] values, int index, long amount) {
        COUNT.setOpaque(values, index, values[index] + amount);
    }
}
