// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import java.nio.ByteBuffer;

/** Hears of what a device and one of its peers have agreed. */
interface Correspondent {
    /** @param receiverIndex the index that transport data for the peer carries from now on */
    void onSession(int receiverIndex);

    /** @param packet an inner packet from the peer, borrowed for the call */
    default void onPacket(ByteBuffer packet) {}
}
