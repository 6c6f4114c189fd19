// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

/**
 * The counters of a session that have been seen: a ring of blocks of bits that slides with the greatest one (RFC 6479).
 * Counters are unsigned.
 */
final class ReplayWindow {
    private static final int BLOCK_BITS = Long.SIZE;
    private static final int BLOCKS = 64;

    /** One block is always being overwritten, so it does not count. */
    static final int SIZE = (BLOCKS - 1) * BLOCK_BITS;

    /** Made with the first counter: a session that waits to be confirmed has none. */
    private long[] ring = {};

    private long greatest;
    private boolean empty = true;

    /** Returns whether the counter is new and not older than the window. Nothing changes. */
    boolean accepts(long counter) {
        if (isNewest(counter)) {
            return true;
        }
        return Long.compareUnsigned(greatest - counter, SIZE) <= 0 && (ring[slot(counter)] & bit(counter)) == 0;
    }

    /** Returns whether the counter is greater than all that were seen. */
    boolean isNewest(long counter) {
        return empty || Long.compareUnsigned(counter, greatest) > 0;
    }

    /** Remembers a counter that was accepted. */
    void add(long counter) {
        if (isNewest(counter)) {
            slideTo(counter);
        }
        ring[slot(counter)] |= bit(counter);
    }

    private void slideTo(long counter) {
        if (empty) {
            ring = new long[BLOCKS];
        }
        long from = greatest >>> 6;
        long steps = Math.min((counter >>> 6) - from, BLOCKS);
        for (int i = 1; i <= steps; i++) {
            ring[(int) ((from + i) & (BLOCKS - 1))] = 0;
        }
        greatest = counter;
        empty = false;
    }

    private static int slot(long counter) {
        return (int) (counter >>> 6) & (BLOCKS - 1);
    }

    private static long bit(long counter) {
        return 1L << counter;
    }
}
