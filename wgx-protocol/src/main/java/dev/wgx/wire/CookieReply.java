// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.wire;

import java.nio.ByteBuffer;

/** The answer of a responder under load (WireGuard paper 5.4.7). */
public final class CookieReply {
    public static final int TYPE = 3;

    public static final int RECEIVER_INDEX_OFFSET = 4;
    public static final int NONCE_OFFSET = 8;
    public static final int ENCRYPTED_COOKIE_OFFSET = 32;
    public static final int LENGTH = 64;

    private CookieReply() {}

    public static int receiverIndex(ByteBuffer message) {
        return message.getInt(message.position() + RECEIVER_INDEX_OFFSET);
    }
}
