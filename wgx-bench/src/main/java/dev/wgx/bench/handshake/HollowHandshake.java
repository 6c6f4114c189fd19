// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.handshake;

import dev.wgx.noise.Mac1Key;
import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.MessageType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Handshake messages that are right in all that a relay between two peers can check: length, type, indexes and mac1.
 * The rest is filling with a mark in it, so that they cost their sender no X25519. Buffers are little-endian.
 */
final class HollowHandshake {
    private static final long MARK = 0x7eb9_4c30_10ad_ed00L;

    private HollowHandshake() {}

    static ByteBuffer initiation(int senderIndex, Mac1Key receiver) {
        ByteBuffer message = message(HandshakeInitiation.LENGTH, HandshakeInitiation.TYPE);
        message.putInt(HandshakeInitiation.SENDER_INDEX_OFFSET, senderIndex);
        message.putLong(HandshakeInitiation.EPHEMERAL_OFFSET, MARK);
        receiver.writeTo(message);
        return message;
    }

    static ByteBuffer response(int senderIndex, int receiverIndex, Mac1Key receiver) {
        ByteBuffer message = message(HandshakeResponse.LENGTH, HandshakeResponse.TYPE);
        message.putInt(HandshakeResponse.SENDER_INDEX_OFFSET, senderIndex);
        message.putInt(HandshakeResponse.RECEIVER_INDEX_OFFSET, receiverIndex);
        message.putLong(HandshakeResponse.EPHEMERAL_OFFSET, MARK);
        receiver.writeTo(message);
        return message;
    }

    private static ByteBuffer message(int length, int type) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).putInt(0, type);
    }

    static boolean isInitiation(ByteBuffer message) {
        return MessageType.of(message) == MessageType.HANDSHAKE_INITIATION
                && message.getLong(message.position() + HandshakeInitiation.EPHEMERAL_OFFSET) == MARK;
    }

    static boolean isResponse(ByteBuffer message) {
        return MessageType.of(message) == MessageType.HANDSHAKE_RESPONSE
                && message.getLong(message.position() + HandshakeResponse.EPHEMERAL_OFFSET) == MARK;
    }
}
