// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** An initiation that we sent and that is not answered yet. */
record PendingHandshake(int localIndex, HandshakeInitiator handshake) {

    /** Writes an initiation; empty if the peer's key is of low order. */
    static Optional<ByteBuffer> writeInitiation(
            HandshakeInitiator handshake,
            int localIndex,
            byte[] staticStatic,
            Tai64n timestamp,
            HandshakeMacs macs,
            long nowNs) {
        ByteBuffer message = ByteBuffer.allocate(HandshakeInitiation.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(HandshakeInitiation.TYPE).putInt(localIndex);
        if (!handshake.writeInitiation(staticStatic, timestamp.bytes(), message)) {
            return Optional.empty();
        }
        macs.append(message, nowNs);
        return Optional.of(message.flip());
    }

    /** Returns the session that a response makes; empty if it is not authentic, or no answer to this initiation. */
    Optional<TransportSession> complete(ByteBuffer response, PresharedKey presharedKey, long nowNs) {
        if (HandshakeResponse.receiverIndex(response) != localIndex) {
            return Optional.empty();
        }
        ByteBuffer noise = response.slice(
                response.position() + HandshakeResponse.EPHEMERAL_OFFSET,
                HandshakeResponse.MAC1_OFFSET - HandshakeResponse.EPHEMERAL_OFFSET);
        int remoteIndex = HandshakeResponse.senderIndex(response);
        return handshake
                .readResponse(presharedKey, noise)
                .map(completed -> TransportSession.ofInitiator(localIndex, remoteIndex, nowNs, completed.keys()));
    }
}
