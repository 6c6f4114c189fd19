// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.wire;

import java.nio.ByteBuffer;

/** The second and last message of a handshake (WireGuard paper 5.4.3). */
public final class HandshakeResponse {
    public static final int TYPE = 2;

    public static final int SENDER_INDEX_OFFSET = 4;
    public static final int RECEIVER_INDEX_OFFSET = 8;
    public static final int EPHEMERAL_OFFSET = 12;
    public static final int ENCRYPTED_NOTHING_OFFSET = 44;
    public static final int MAC1_OFFSET = 60;
    public static final int MAC2_OFFSET = 76;
    public static final int LENGTH = 92;

    private HandshakeResponse() {}

    public static int senderIndex(ByteBuffer message) {
        return message.getInt(message.position() + SENDER_INDEX_OFFSET);
    }

    public static int receiverIndex(ByteBuffer message) {
        return message.getInt(message.position() + RECEIVER_INDEX_OFFSET);
    }
}
