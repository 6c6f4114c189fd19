package dev.wgx.daemon;

import dev.wgx.edge.Periodic;
import java.util.function.LongSupplier;

/**
 * Collects all garbage whenever the heap has grown by half. Sessions live some minutes, long enough for the collector to put
 * them among what lives long, and there it looks only when it may grow no more: the heap would take all that it may have.
 */
final class HeapTrim implements AutoCloseable {
    private static final long INTERVAL_S = 60;
    private static final long MIN_GROWTH_BYTES = 4L << 20;

    private final LongSupplier heapBytes;
    private final Runnable collect;
    private final Periodic watch = new Periodic("wgxd-heap", INTERVAL_S, INTERVAL_S, this::look);
    private long bytesWhenTrimmed;

    HeapTrim(LongSupplier heapBytes, Runnable collect) {
        this.heapBytes = heapBytes;
        this.collect = collect;
        this.bytesWhenTrimmed = heapBytes.getAsLong();
    }

    static HeapTrim ofThisProcess() {
        return new HeapTrim(Runtime.getRuntime()::totalMemory, System::gc);
    }

    void start() {
        watch.start();
    }

    void look() {
        long growth = heapBytes.getAsLong() - bytesWhenTrimmed;
        if (growth >= Math.max(MIN_GROWTH_BYTES, bytesWhenTrimmed / 2)) {
            collect.run();
            bytesWhenTrimmed = heapBytes.getAsLong();
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
