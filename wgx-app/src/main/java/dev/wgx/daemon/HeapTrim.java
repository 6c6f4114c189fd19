// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import dev.wgx.edge.Periodic;
import java.util.function.LongSupplier;

/**
 * Collects all garbage when the start is over, and whenever the heap has grown by a quarter since. A relay that
 * forwards makes no garbage, so that nothing else would give back what only the start needed. Sessions live some
 * minutes, long enough for the collector to put them among what lives long, and there it looks only when it may grow no
 * more: the heap would take all that it may have.
 */
final class HeapTrim implements AutoCloseable {
    private static final long START_S = 15;
    private static final long INTERVAL_S = 60;
    private static final long MIN_GROWTH_BYTES = 2L << 20;

    private final LongSupplier heapBytes;
    private final Runnable collect;
    private final Periodic watch = new Periodic("wgxd-heap", START_S, INTERVAL_S, this::look);
    private long bytesWhenTrimmed;

    HeapTrim(LongSupplier heapBytes, Runnable collect) {
        this.heapBytes = heapBytes;
        this.collect = collect;
    }

    static HeapTrim ofThisProcess() {
        return new HeapTrim(Runtime.getRuntime()::totalMemory, System::gc);
    }

    void start() {
        watch.start();
    }

    void look() {
        long growth = heapBytes.getAsLong() - bytesWhenTrimmed;
        if (growth >= Math.max(MIN_GROWTH_BYTES, bytesWhenTrimmed / 4)) {
            collect.run();
            bytesWhenTrimmed = heapBytes.getAsLong();
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
