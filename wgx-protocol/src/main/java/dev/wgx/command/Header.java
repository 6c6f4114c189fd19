// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The first 16 bytes of each datagram: magic "wgx", version u8, kind u8, three zero bytes, request id u64. */
final class Header {
    static final int LENGTH = 16;

    private static final int VERSION = 3;
    private static final int KIND = 4;
    private static final int RESERVED = 5;
    private static final int REQUEST_ID = 8;

    private Header() {}

    /** Returns whether the bytes are of this protocol, in whatever version: magic and request id never move. */
    static boolean isPresent(ByteBuffer in) {
        return in.limit() >= LENGTH && in.get(0) == 'w' && in.get(1) == 'g' && in.get(2) == 'x';
    }

    static int version(ByteBuffer in) {
        return in.get(VERSION) & 0xff;
    }

    static boolean isWellFormed(ByteBuffer in) {
        return in.limit() <= CommandProtocol.MAX_DATAGRAM
                && in.get(RESERVED) == 0
                && in.get(RESERVED + 1) == 0
                && in.get(RESERVED + 2) == 0;
    }

    static int kind(ByteBuffer in) {
        return in.get(KIND) & 0xff;
    }

    static long requestId(ByteBuffer in) {
        return in.getLong(REQUEST_ID);
    }

    /** Returns a buffer that starts with a header and has room for the body. */
    static ByteBuffer start(int kind, long requestId, int bodyLength) {
        return ByteBuffer.allocate(LENGTH + bodyLength)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 'w')
                .put((byte) 'g')
                .put((byte) 'x')
                .put((byte) CommandProtocol.VERSION)
                .put((byte) kind)
                .position(REQUEST_ID)
                .putLong(requestId);
    }
}
