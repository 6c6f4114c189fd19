// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.Endpoint;

/** Finds where a remote endpoint stands in a small table without chains. */
final class RemoteHash {
    static final int BUCKETS = 128;

    private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;
    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(BUCKETS);

    private RemoteHash() {}

    static int bucketOf(Endpoint remote) {
        long mixed = (remote.low() * 31 + remote.high()) * 31 + remote.port();
        return (int) ((mixed * GOLDEN_RATIO) >>> SHIFT);
    }
}
