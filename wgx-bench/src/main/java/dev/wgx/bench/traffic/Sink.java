// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Counts what comes to one side. One thread fills it; the running totals are for any. */
public final class Sink {
    private static final long MAX_LATENCY_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int LATENCY_DIGITS = 3;

    private final Arrivals[] arrivalsByFlow;
    private final boolean hasPortPerFlow;

    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong deliveredBytes = new AtomicLong();
    private final AtomicLong passed = new AtomicLong();

    private final Histogram latencyNs = new Histogram(MAX_LATENCY_NS, LATENCY_DIGITS);
    private long measured;
    private long late;
    private long repeated;
    private long misdelivered;

    /** @param hasPortPerFlow whether each flow ends at the port of its number; else all end at port 0 */
    public Sink(int flows, boolean hasPortPerFlow) {
        arrivalsByFlow = new Arrivals[flows];
        Arrays.setAll(arrivalsByFlow, flow -> new Arrivals());
        this.hasPortPerFlow = hasPortPerFlow;
    }

    /** @param nowNs when it was received */
    public void onProbe(int port, ByteBuffer probe, long nowNs) {
        int flow = Probe.flow(probe);
        if (flow < 0 || flow >= arrivalsByFlow.length || (hasPortPerFlow && flow != port)) {
            misdelivered++;
            return;
        }
        Arrivals arrivals = arrivalsByFlow[flow];
        long before = arrivals.next();
        switch (arrivals.add(Probe.sequence(probe))) {
            case REPEATED -> {
                repeated++;
                return;
            }
            case LATE -> late++;
            case NEXT -> passed.lazySet(passed.getPlain() + arrivals.next() - before);
        }
        delivered.lazySet(delivered.getPlain() + 1);
        deliveredBytes.lazySet(deliveredBytes.getPlain() + probe.remaining());
        if (Probe.phase(probe) == Phase.MEASURED) {
            measured++;
            latencyNs.recordValue(Math.clamp(nowNs - Probe.sentNs(probe), 0, MAX_LATENCY_NS));
        }
    }

    /** Returns how many different probes of any phase have ever come. */
    public long delivered() {
        return delivered.get();
    }

    public long deliveredBytes() {
        return deliveredBytes.get();
    }

    /** Probes that have come or that a later one of their flow has overtaken: they are under way no longer. */
    public long passed() {
        return passed.get();
    }

    /** Returns what was measured since the last call. To be called by the thread that fills it. */
    public Tally take() {
        Tally tally = new Tally(measured, late, repeated, misdelivered, latencyNs.copy());
        latencyNs.reset();
        measured = 0;
        late = 0;
        repeated = 0;
        misdelivered = 0;
        return tally;
    }
}
