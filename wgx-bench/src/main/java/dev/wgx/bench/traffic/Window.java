package dev.wgx.bench.traffic;

import java.util.function.LongSupplier;

/**
 * As fast as the relay delivers: no more than so many datagrams are under way, so that the relay's queue is never empty and
 * seldom full. When nothing has arrived for a while, what is under way counts as lost.
 */
final class Window implements Pacing {
    static final long PATIENCE_NS = 1_000_000;
    static final long RETRY_NS = 20_000;

    private final int size;
    private final LongSupplier passed;
    private long sent;
    private long lastPassed;
    private long lastProgressNs;

    /** @param passed counts up for each datagram that has arrived or was overtaken */
    Window(int size, LongSupplier passed, long nowNs) {
        this.size = size;
        this.passed = passed;
        lastPassed = passed.getAsLong();
        sent = lastPassed;
        lastProgressNs = nowNs;
    }

    @Override
    public long permitted(long nowNs) {
        long now = passed.getAsLong();
        if (now != lastPassed) {
            lastPassed = now;
            lastProgressNs = nowNs;
        } else if (nowNs - lastProgressNs > PATIENCE_NS) {
            sent = now;
            lastProgressNs = nowNs;
        }
        // What was given up may arrive all the same.
        sent = Math.max(sent, now);
        return size - (sent - now);
    }

    @Override
    public void onSent(int count) {
        sent += count;
    }

    @Override
    public long waitNs(long nowNs) {
        return RETRY_NS;
    }
}
