// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.Tunnel;
import dev.wgx.packet.UdpDatagram;
import dev.wgx.relay.Path;
import java.nio.ByteBuffer;

/** Sends packets to a peer inside its tunnel with the relay. */
final class Replies {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final PeerTimers timers;

    Replies(PeerTimers timers) {
        this.timers = timers;
    }

    void send(Peer peer, UdpDatagram request, ByteBuffer answer, Turn turn) {
        sendPacket(peer, request.reply(answer).toPacket(), turn);
    }

    void sendPacket(Peer peer, ByteBuffer packet, Turn turn) {
        Tunnel tunnel = peer.tunnel();
        Path path = peer.path();
        if (tunnel != null && path != null) {
            tunnel.send(packet, turn.nowNs(), turn.wallNs(), timers.outputTo(peer, path, turn));
            timers.schedule(peer);
        }
    }

    /** Returns the request without its payload, which is borrowed: enough to reply to later. */
    UdpDatagram detach(UdpDatagram request) {
        return new UdpDatagram(
                request.source(), request.sourcePort(), request.destination(), request.destinationPort(), NOTHING);
    }
}
