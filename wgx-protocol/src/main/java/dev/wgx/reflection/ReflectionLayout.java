// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.reflection;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The first 16 bytes of question and answer: magic "wgx", version u8, kind u8, flags u8, port u16, id u64. */
final class ReflectionLayout {
    static final int VERSION = 1;
    static final int QUESTION = 0x10;
    static final int ANSWER = 0x90;

    /** The length of an answer, and the least of a question. */
    static final int LENGTH = 80;
    /** The greatest length of a question: what an Ethernet frame carries over IPv4. */
    static final int MAX_LENGTH = 1472;

    static final int KIND = 4;
    static final int FLAGS = 5;
    static final int PORT = 6;
    static final int ID = 8;
    static final int BODY = 16;

    private ReflectionLayout() {}

    static boolean isKind(ByteBuffer in, int kind) {
        return in.get(0) == 'w'
                && in.get(1) == 'g'
                && in.get(2) == 'x'
                && in.get(3) == VERSION
                && (in.get(KIND) & 0xff) == kind;
    }

    static ByteBuffer start(int kind, int length) {
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 'w')
                .put((byte) 'g')
                .put((byte) 'x')
                .put((byte) VERSION)
                .put((byte) kind);
    }
}
