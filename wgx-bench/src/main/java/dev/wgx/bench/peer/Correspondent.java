package dev.wgx.bench.peer;

import java.nio.ByteBuffer;

/** Hears of what a device and one of its peers have agreed. */
interface Correspondent {
    /** Transport data for the peer has this receiver index from now on. */
    void onSession(int receiverIndex);

    /** @param packet from the peer, borrowed for the call */
    default void onPacket(ByteBuffer packet) {}
}
