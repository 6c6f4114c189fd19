// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Destinations that refused segmented messages: the way there carries no segment that long, or its device cannot
 * checksum. A refusal holds for a number of datagrams, since routes change. Bounded: a newcomer may push out another,
 * which then costs one refused system call more.
 */
final class SegmentationRefusals {
    static final int DATAGRAMS_BEFORE_RETRY = 16_384;

    private final @Nullable Endpoint[] destinations = new @Nullable Endpoint[RemoteHash.BUCKETS];
    private final int[] shortestRefusedBytes = new int[RemoteHash.BUCKETS];
    private final int[] datagramsLeft = new int[RemoteHash.BUCKETS];

    /**
     * Tells whether the destination takes such a segmented message. Asked once for each datagram that would join one.
     */
    boolean allows(Endpoint destination, int segmentBytes) {
        int bucket = RemoteHash.bucketOf(destination);
        Endpoint refused = destinations[bucket];
        if (refused == null || segmentBytes < shortestRefusedBytes[bucket] || !refused.equals(destination)) {
            return true;
        }
        if (--datagramsLeft[bucket] <= 0) {
            destinations[bucket] = null;
        }
        return false;
    }

    /** @param segmentBytes the length that was refused; 0 for any */
    void remember(Endpoint destination, int segmentBytes) {
        int bucket = RemoteHash.bucketOf(destination);
        destinations[bucket] = destination;
        shortestRefusedBytes[bucket] = segmentBytes;
        datagramsLeft[bucket] = DATAGRAMS_BEFORE_RETRY;
    }
}
