// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.wire;

import java.nio.ByteBuffer;

/** The kinds of datagrams, told from the first four bytes and the length alone. */
public enum MessageType {
    HANDSHAKE_INITIATION,
    HANDSHAKE_RESPONSE,
    COOKIE_REPLY,
    TRANSPORT_DATA,
    NONE;

    private static final int HEADER_LENGTH = 4;

    /** @param message little-endian; any bytes of any length */
    public static MessageType of(ByteBuffer message) {
        int length = message.remaining();
        if (length < HEADER_LENGTH) {
            return NONE;
        }
        // Type and the three reserved zero bytes as one little-endian integer.
        return switch (message.getInt(message.position())) {
            case HandshakeInitiation.TYPE -> length == HandshakeInitiation.LENGTH ? HANDSHAKE_INITIATION : NONE;
            case HandshakeResponse.TYPE -> length == HandshakeResponse.LENGTH ? HANDSHAKE_RESPONSE : NONE;
            case CookieReply.TYPE -> length == CookieReply.LENGTH ? COOKIE_REPLY : NONE;
            // No multiple of 16: a sender cuts the padding at its MTU (1420 bytes inside are 1452 outside).
            case TransportData.TYPE -> length >= TransportData.MIN_LENGTH ? TRANSPORT_DATA : NONE;
            default -> NONE;
        };
    }
}
