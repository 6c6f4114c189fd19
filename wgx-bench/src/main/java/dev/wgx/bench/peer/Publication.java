// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import dev.wgx.packet.UdpDatagram;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A hub on its way to make the relay know its spokes. */
interface Publication extends Clockwork {
    /** @param udp from inside the tunnel with the relay */
    void onAnswer(UdpDatagram udp, long nowNs, long wallNs);

    /** Returns the end: empty while it is open, then an empty text for success, else the reason of the failure. */
    Optional<String> outcome();

    /** Takes commands to the relay's port inside the tunnel. */
    @FunctionalInterface
    interface Line {
        void send(int port, ByteBuffer command, long nowNs, long wallNs);
    }
}
