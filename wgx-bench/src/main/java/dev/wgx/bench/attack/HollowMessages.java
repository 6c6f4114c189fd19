// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.noise.Mac1Key;
import dev.wgx.noise.RandomSource;
import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.TransportData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Messages that are right in all that somebody without the peers' keys can check, and random in the rest. */
final class HollowMessages {
    private static final int MAC2_BYTES = 16;

    private final RandomSource random;

    HollowMessages(RandomSource random) {
        this.random = random;
    }

    /** Makes an initiation for the owner of this key. */
    ByteBuffer initiation(Mac1Key responder, int senderIndex) {
        ByteBuffer message = randomBytes(HandshakeInitiation.LENGTH)
                .putInt(0, HandshakeInitiation.TYPE)
                .putInt(HandshakeInitiation.SENDER_INDEX_OFFSET, senderIndex)
                .put(HandshakeInitiation.MAC2_OFFSET, new byte[MAC2_BYTES]);
        responder.writeTo(message);
        return message;
    }

    /** Makes a response for the owner of this key. */
    ByteBuffer response(Mac1Key initiator, int senderIndex, int receiverIndex) {
        ByteBuffer message = randomBytes(HandshakeResponse.LENGTH)
                .putInt(0, HandshakeResponse.TYPE)
                .putInt(HandshakeResponse.SENDER_INDEX_OFFSET, senderIndex)
                .putInt(HandshakeResponse.RECEIVER_INDEX_OFFSET, receiverIndex)
                .put(HandshakeResponse.MAC2_OFFSET, new byte[MAC2_BYTES]);
        initiator.writeTo(message);
        return message;
    }

    ByteBuffer data(int receiverIndex, long counter, int length) {
        return randomBytes(length)
                .putInt(0, TransportData.TYPE)
                .putInt(TransportData.RECEIVER_INDEX_OFFSET, receiverIndex)
                .putLong(TransportData.COUNTER_OFFSET, counter);
    }

    private ByteBuffer randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.fill(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
