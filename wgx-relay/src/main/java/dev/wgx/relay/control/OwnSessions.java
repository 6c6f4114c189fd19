// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.Received;
import dev.wgx.noise.TransportVerdict;
import dev.wgx.noise.Tunnel;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Path;
import java.nio.ByteBuffer;

/** Takes what peers send inside their sessions with the relay. */
final class OwnSessions {
    private static final int MAX_PLAINTEXT = 65_535;

    private final OwnHandshakes handshakes;
    private final AddressProof proof;
    private final PeerTimers timers;
    private final InnerPackets innerPackets;
    private final ByteBuffer plaintext = ByteBuffer.allocate(MAX_PLAINTEXT);

    OwnSessions(OwnHandshakes handshakes, AddressProof proof, PeerTimers timers, InnerPackets innerPackets) {
        this.handshakes = handshakes;
        this.proof = proof;
        this.timers = timers;
        this.innerPackets = innerPackets;
    }

    /** Handles a transport message with an index of the relay's own, from anywhere. */
    void onTransport(Peer peer, Datagram datagram, Turn turn) {
        Tunnel tunnel = peer.tunnel();
        if (tunnel == null) {
            turn.drop(DropReason.UNKNOWN_INDEX);
            return;
        }
        plaintext.clear();
        Received received = tunnel.onTransport(datagram.payload(), turn.nowNs(), plaintext);
        switch (received.verdict()) {
            case INVALID -> turn.drop(DropReason.TRANSPORT_INVALID);
            case REPLAYED -> turn.drop(DropReason.TRANSPORT_REPLAYED);
            case EXPIRED -> turn.drop(DropReason.SESSION_EXPIRED);
            case KEEPALIVE, PACKET -> onAuthenticated(peer, datagram, received, turn);
        }
    }

    private void onAuthenticated(Peer peer, Datagram datagram, Received received, Turn turn) {
        Path path = datagram.path();
        peer.receivedBytes += datagram.length();
        if (received.confirmedSession() && !handshakes.onConfirmed(peer, path, datagram.length(), turn)) {
            return;
        }
        // First, since what is inside may prove the address.
        if (received.verdict() == TransportVerdict.PACKET) {
            innerPackets.onPacket(peer, plaintext, path, turn);
        }
        if (received.newest() && !received.confirmedSession()) {
            proof.roam(peer, path, datagram.length(), turn);
        }
        timers.schedule(peer);
    }
}
