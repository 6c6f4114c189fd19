// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import java.util.Arrays;

/**
 * The pages of a set that are on their way. At most {@link CommandProtocol#WINDOW} are unanswered, and each is repeated
 * with growing patience. Once all are answered, page 0 is sent again and again as a probe, until the relay says that
 * the set is published.
 */
final class PageWindow {
    static final int NONE = -1;
    private static final int PROBE = 0;

    private final boolean[] acknowledged;
    private final int[] attempts;
    private final long[] dueNs;
    private int firstUnsent;
    private int inFlight;
    private int unacknowledged;
    private boolean probing;

    PageWindow(int pages) {
        acknowledged = new boolean[pages];
        attempts = new int[pages];
        dueNs = new long[pages];
        restart();
    }

    void restart() {
        Arrays.fill(acknowledged, false);
        Arrays.fill(attempts, 0);
        firstUnsent = 0;
        inFlight = 0;
        unacknowledged = acknowledged.length;
        probing = false;
    }

    /** Takes a page that is to be sent now, or {@link #NONE}. */
    int takeDue(long nowNs) {
        if (probing) {
            return nowNs >= dueNs[PROBE] ? sent(PROBE, nowNs) : NONE;
        }
        for (int page = 0; page < firstUnsent; page++) {
            if (!acknowledged[page] && nowNs >= dueNs[page]) {
                return sent(page, nowNs);
            }
        }
        if (inFlight < CommandProtocol.WINDOW && firstUnsent < acknowledged.length) {
            inFlight++;
            return sent(firstUnsent++, nowNs);
        }
        return NONE;
    }

    private int sent(int page, long nowNs) {
        dueNs[page] = nowNs + PublishClient.timeoutNs(attempts[page]++);
        return page;
    }

    /** Returns when {@link #takeDue} will have a page again, provided that all pages that are due have been taken. */
    long nextDueNs() {
        if (probing) {
            return dueNs[PROBE];
        }
        long result = Long.MAX_VALUE;
        for (int page = 0; page < firstUnsent; page++) {
            result = acknowledged[page] ? result : Math.min(result, dueNs[page]);
        }
        return result;
    }

    /** Notes the answer to a page, and returns whether it is the first one. */
    boolean acknowledge(int page, long nowNs) {
        if (acknowledged[page] || attempts[page] == 0) {
            return false;
        }
        acknowledged[page] = true;
        inFlight--;
        if (--unacknowledged == 0) {
            probing = true;
            attempts[PROBE] = 0;
            dueNs[PROBE] = nowNs + PublishClient.FIRST_TIMEOUT_NS;
        }
        return true;
    }

    boolean isAllAcknowledged() {
        return unacknowledged == 0;
    }

    /** Returns whether a probe is under way: the answer to it tells what the relay holds now. */
    boolean isProbeOut(int page) {
        return probing && page == PROBE && attempts[PROBE] > 0;
    }
}
