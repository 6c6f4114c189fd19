// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import java.util.function.LongSupplier;

/**
 * Sends as fast as the relay delivers. No more than so many datagrams are under way, so that the relay's queue is never
 * empty and seldom full. When nothing has arrived for a while, what is under way counts as lost, and the window shrinks
 * for a time: somebody's queue is shorter.
 */
final class Window implements Pacing {
    static final long PATIENCE_NS = 10_000_000;
    static final long RETRY_NS = 20_000;

    /** The window grows by one for so many datagrams that arrive. */
    static final int GROWTH = 16;

    private final int max;
    private final int min;
    private final LongSupplier passed;
    private double size;
    private long sent;
    private long lastPassed;
    private long lastProgressNs;

    /**
     * @param max how many may be under way
     * @param min how many always may
     * @param passed counts up for each datagram that has arrived or was overtaken
     */
    Window(int max, int min, LongSupplier passed, long nowNs) {
        this.max = max;
        this.min = min;
        this.passed = passed;
        size = max;
        lastPassed = passed.getAsLong();
        sent = lastPassed;
        lastProgressNs = nowNs;
    }

    @Override
    public long permitted(long nowNs) {
        long now = passed.getAsLong();
        if (now != lastPassed) {
            size = Math.min(max, size + (now - lastPassed) / (double) GROWTH);
            lastPassed = now;
            lastProgressNs = nowNs;
        } else if (sent == now) {
            lastProgressNs = nowNs;
        } else if (nowNs - lastProgressNs > PATIENCE_NS) {
            size = Math.max(min, size / 2);
            sent = now;
            lastProgressNs = nowNs;
        }
        // What was given up may arrive all the same.
        sent = Math.max(sent, now);
        return (long) size - (sent - now);
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
