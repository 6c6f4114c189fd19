// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.packet;

import java.nio.ByteBuffer;

/** An IP packet inside the tunnel, as the relay understands it. */
public sealed interface InnerPacket permits UdpDatagram, EchoRequest, EchoReply, PacketProblem {

    /**
     * Reads any bytes and never throws.
     *
     * @param plaintext from position to limit, neither of which moves; payloads in the result are views of it
     */
    static InnerPacket parse(ByteBuffer plaintext) {
        ByteBuffer packet = plaintext.slice();
        if (!packet.hasRemaining()) {
            return PacketProblem.MALFORMED;
        }
        return switch (packet.get(0) >>> 4 & 0xf) {
            case 4 -> Ipv4.parse(packet);
            case 6 -> Ipv6.parse(packet);
            default -> PacketProblem.MALFORMED;
        };
    }
}
