// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.wire;

import java.nio.ByteBuffer;

/** The first message of a handshake (WireGuard paper 5.4.2). */
public final class HandshakeInitiation {
    public static final int TYPE = 1;

    public static final int SENDER_INDEX_OFFSET = 4;
    public static final int EPHEMERAL_OFFSET = 8;
    public static final int ENCRYPTED_STATIC_OFFSET = 40;
    public static final int ENCRYPTED_TIMESTAMP_OFFSET = 88;
    public static final int MAC1_OFFSET = 116;
    public static final int MAC2_OFFSET = 132;
    public static final int LENGTH = 148;

    private HandshakeInitiation() {}

    public static int senderIndex(ByteBuffer message) {
        return message.getInt(message.position() + SENDER_INDEX_OFFSET);
    }
}
