// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import dev.wgx.noise.Mac1Key;
import dev.wgx.noise.PublicKey;
import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Handshake messages that nobody can open: all that is right about them are type, indexes and mac1, which is all that a
 * relay between two peers can see. They cost no Curve25519.
 */
final class ForgedHandshake {
    private ForgedHandshake() {}

    static ByteBuffer initiation(PublicKey receiver, int senderIndex) {
        ByteBuffer message = message(HandshakeInitiation.LENGTH, HandshakeInitiation.TYPE);
        message.putInt(HandshakeInitiation.SENDER_INDEX_OFFSET, senderIndex);
        Mac1Key.of(receiver).writeTo(message);
        return message;
    }

    static ByteBuffer response(PublicKey receiver, int senderIndex, int receiverIndex) {
        ByteBuffer message = message(HandshakeResponse.LENGTH, HandshakeResponse.TYPE);
        message.putInt(HandshakeResponse.SENDER_INDEX_OFFSET, senderIndex);
        message.putInt(HandshakeResponse.RECEIVER_INDEX_OFFSET, receiverIndex);
        Mac1Key.of(receiver).writeTo(message);
        return message;
    }

    private static ByteBuffer message(int length, int type) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).putInt(0, type);
    }
}
