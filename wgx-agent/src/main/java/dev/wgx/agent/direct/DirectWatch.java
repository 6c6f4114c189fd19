// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.direct.Candidate;
import java.util.concurrent.TimeUnit;

/** Asks along a direct path whether the other side is still there: every second while it is used, else seldom. */
final class DirectWatch {
    static final long BUSY_NS = TimeUnit.SECONDS.toNanos(1);
    static final long IDLE_NS = TimeUnit.SECONDS.toNanos(15);
    /** The questions in a row without an answer after which the path counts as broken. */
    static final int MISSES = 3;

    /** A third of the time in which the other side asks at least once, by a new path perhaps. */
    private static final long MIN_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(350);

    private static final long MAX_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(600);
    /** The hub goes back first, so that not both begin a new session at once. */
    private static final long SPOKE_PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ProbeRound round;
    private final boolean isHub;
    private Candidate path;
    private long roundTripNs = MIN_WAIT_NS / 2;
    private long askedNs;
    private int askedNumber;
    private int unanswered;
    private boolean isBusy = true;
    private long dueNs;

    DirectWatch(ProbeRound round, Candidate path, boolean isHub, long nowNs) {
        this.round = round;
        this.path = path;
        this.isHub = isHub;
        this.dueNs = nowNs;
    }

    Candidate path() {
        return path;
    }

    long roundTripNs() {
        return roundTripNs;
    }

    long deadlineNs() {
        return dueNs;
    }

    /** Asks if it is time, and returns whether the path still counts as whole. */
    boolean onDeadline(long nowNs) {
        if (nowNs - dueNs < 0) {
            return true;
        }
        if (unanswered >= MISSES) {
            return false;
        }
        unanswered++;
        askedNs = nowNs;
        askedNumber = round.ask(path);
        dueNs = nowNs + waitNs();
        return true;
    }

    private long waitNs() {
        return Math.clamp(3 * roundTripNs, MIN_WAIT_NS, MAX_WAIT_NS) + (isHub ? 0 : SPOKE_PATIENCE_NS);
    }

    /** Takes an answer from the other side, by whatever path it came. */
    void onAnswer(long nowNs, Candidate from, int number) {
        if (!from.equals(path)) {
            return;
        }
        if (number == askedNumber) {
            roundTripNs = nowNs - askedNs;
        }
        unanswered = 0;
        dueNs = Math.max(askedNs + (isBusy ? BUSY_NS : IDLE_NS), nowNs);
    }

    /** Goes on along another path, which has been proved: the other side's address has changed. */
    void move(long nowNs, Candidate to) {
        path = to;
        unanswered = 0;
        dueNs = nowNs;
    }

    /** Tells whether the tunnel carries something now. */
    void onTraffic(long nowNs, boolean busy) {
        if (busy && !isBusy && unanswered == 0) {
            dueNs = Math.min(dueNs, Math.max(nowNs, askedNs + MIN_WAIT_NS));
        }
        isBusy = busy;
    }

    /** Asks at once: something has happened to the network. */
    void check(long nowNs) {
        if (unanswered == 0) {
            dueNs = nowNs;
        }
    }
}
