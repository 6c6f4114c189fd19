// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: what is to happen, in the order of time, and at one time in the order in which it was asked for. */
public final class Timeline {
    /** The number of nanoseconds in a second. */
    public static final long SECOND_NS = 1_000_000_000L;

    private record Entry(long timeNs, long number, Runnable deed) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::timeNs).thenComparingLong(Entry::number));
    private long nowNs = SECOND_NS;
    private long asked;
    private long happened;

    /** Returns the virtual time, which never goes backwards. */
    public long nowNs() {
        return nowNs;
    }

    /** Returns how many things have happened so far. */
    public long happened() {
        return happened;
    }

    /** Asks for a deed at a time, or now if that is over. */
    public void at(long timeNs, Runnable deed) {
        entries.add(new Entry(Math.max(timeNs, nowNs), asked++, deed));
    }

    /** Asks for a deed when so much time has passed. */
    public void in(long delayNs, Runnable deed) {
        at(nowNs + delayNs, deed);
    }

    /** Lets everything happen up to a time. */
    public void runUntil(long endNs) {
        for (Entry next = entries.peek(); next != null && next.timeNs <= endNs; next = entries.peek()) {
            entries.remove();
            nowNs = next.timeNs;
            happened++;
            next.deed.run();
        }
        nowNs = Math.max(nowNs, endNs);
    }
}
