// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

/**
 * A burst every so often, whatever becomes of it. After a stall of the sender only a little is made up for: the rest is
 * left out, since a flood would measure something else.
 */
final class FixedRate implements Pacing {
    static final long SECOND_NS = 1_000_000_000L;
    static final long MAX_BACKLOG_NS = 5_000_000;

    private final long perSecond;
    private final int burst;
    private final long startNs;
    /** Sent or left out. */
    private long done;

    FixedRate(long perSecond, int burst, long startNs) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.startNs = startNs;
    }

    @Override
    public long permitted(long nowNs) {
        long due = dueBy(nowNs);
        long atLeast = dueBy(nowNs - MAX_BACKLOG_NS) - burst;
        done = Math.max(done, atLeast);
        return due - done;
    }

    @Override
    public void onSent(int count) {
        done += count;
    }

    @Override
    public long waitNs(long nowNs) {
        return Math.max(0, startNs + timeOf(done) - nowNs);
    }

    /** Returns how many are due: burst number n is when the n bursts before it have had their time. */
    private long dueBy(long nowNs) {
        long elapsedNs = nowNs - startNs;
        if (elapsedNs < 0) {
            return 0;
        }
        long packets = elapsedNs / SECOND_NS * perSecond + elapsedNs % SECOND_NS * perSecond / SECOND_NS;
        return (packets / burst + 1) * burst;
    }

    private long timeOf(long packets) {
        return packets / perSecond * SECOND_NS + Math.ceilDiv(packets % perSecond * SECOND_NS, perSecond);
    }
}
