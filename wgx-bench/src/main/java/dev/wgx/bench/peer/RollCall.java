// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** The members that have got so far. They report from any thread; the caller waits for all of them. */
final class RollCall {
    private static final long POLL_MS = 2;

    private final AtomicIntegerArray present;
    private final AtomicInteger count = new AtomicInteger();

    RollCall(int members) {
        present = new AtomicIntegerArray(members);
    }

    void report(int member) {
        if (present.getAndSet(member, 1) == 0) {
            count.incrementAndGet();
        }
    }

    boolean isPresent(int member) {
        return present.get(member) == 1;
    }

    boolean isComplete() {
        return count.get() == present.length();
    }

    /** Returns whether all are there in time. */
    boolean await(long patienceNs) {
        long deadlineNs = System.nanoTime() + patienceNs;
        while (!isComplete()) {
            if (System.nanoTime() - deadlineNs > 0 || !Pause.of(TimeUnit.MILLISECONDS.toNanos(POLL_MS))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return count + " of " + present.length();
    }
}
