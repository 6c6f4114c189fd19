// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.util.Arrays;

/** The deadlines of one tunnel. */
final class TunnelTimers {
    static final long NEVER_NS = Long.MAX_VALUE;
    private static final int TIMERS = Timer.values().length;

    private final long[] deadlinesNs = new long[TIMERS];

    TunnelTimers() {
        stopAll();
    }

    void arm(Timer timer, long deadlineNs) {
        deadlinesNs[timer.ordinal()] = deadlineNs;
    }

    void armIfStopped(Timer timer, long deadlineNs) {
        if (!isArmed(timer)) {
            arm(timer, deadlineNs);
        }
    }

    boolean isArmed(Timer timer) {
        return deadlinesNs[timer.ordinal()] != NEVER_NS;
    }

    void stop(Timer timer) {
        arm(timer, NEVER_NS);
    }

    void stopAll() {
        Arrays.fill(deadlinesNs, NEVER_NS);
    }

    /** Returns whether the timer is due, and stops it in that case. */
    boolean fires(Timer timer, long nowNs) {
        if (!isArmed(timer) || nowNs < deadlinesNs[timer.ordinal()]) {
            return false;
        }
        stop(timer);
        return true;
    }

    long nextDeadlineNs() {
        long next = NEVER_NS;
        for (long deadlineNs : deadlinesNs) {
            next = Math.min(next, deadlineNs);
        }
        return next;
    }
}
