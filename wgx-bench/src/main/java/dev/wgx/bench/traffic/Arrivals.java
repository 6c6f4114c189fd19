// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import java.util.Arrays;

/** The sequence numbers of one flow that have come. */
final class Arrivals {
    enum Arrival {
        NEXT,
        /** Behind a later one, and for the first time. */
        LATE,
        /** Seen before, or so old that nobody can tell. */
        REPEATED
    }

    static final int WINDOW = 4096;

    /** A bit for each of the last {@link #WINDOW} numbers, in a ring. */
    private final long[] seen = new long[WINDOW / Long.SIZE];

    private long next;

    /** Returns one more than the highest number that has come. */
    long next() {
        return next;
    }

    Arrival add(long sequence) {
        if (sequence >= next) {
            advanceTo(sequence);
            mark(sequence);
            return Arrival.NEXT;
        }
        if (sequence < 0 || sequence < next - WINDOW || isMarked(sequence)) {
            return Arrival.REPEATED;
        }
        mark(sequence);
        return Arrival.LATE;
    }

    private void advanceTo(long sequence) {
        if (sequence - next >= WINDOW) {
            Arrays.fill(seen, 0);
        } else {
            for (long skipped = next; skipped <= sequence; skipped++) {
                seen[word(skipped)] &= ~bit(skipped);
            }
        }
        next = sequence + 1;
    }

    private void mark(long sequence) {
        seen[word(sequence)] |= bit(sequence);
    }

    private boolean isMarked(long sequence) {
        return (seen[word(sequence)] & bit(sequence)) != 0;
    }

    private static int word(long sequence) {
        return (int) (sequence % WINDOW) / Long.SIZE;
    }

    private static long bit(long sequence) {
        return 1L << sequence;
    }
}
