// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import java.util.function.LongSupplier;

/**
 * The amount and the kind of datagrams to send.
 *
 * @param ratePerSecond datagrams of all senders; 0 for as many as are delivered
 * @param window then, how many may be under way
 * @param burst how many of one flow leave together
 * @param segmenting whether those leave as one message
 */
public record Load(
        Sizes sizes,
        long ratePerSecond,
        int window,
        int burst,
        boolean segmenting,
        Direction direction,
        long warmupNs,
        long durationNs) {

    /** The number of segments that fit into one message. */
    private static final int MAX_SEGMENTS = 64;

    private static final int MAX_MESSAGE_BYTES = 64_000;

    public boolean isFixedRate() {
        return ratePerSecond > 0;
    }

    /** Returns the longest burst that is still one message. */
    public static int fullMessage(Sizes sizes) {
        return Math.clamp(MAX_MESSAGE_BYTES / sizes.largest(), 1, MAX_SEGMENTS);
    }

    Pacing pacing(LongSupplier passed, long nowNs) {
        int senders = direction.senders();
        return isFixedRate()
                ? new FixedRate(Math.max(1, ratePerSecond / senders), burst, nowNs)
                : new Window(Math.max(burst, window / senders), burst, passed, nowNs);
    }
}
