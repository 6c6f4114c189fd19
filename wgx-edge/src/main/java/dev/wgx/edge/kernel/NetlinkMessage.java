// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes one netlink request, and finds attributes in answers. netlink(7). */
final class NetlinkMessage {
    static final int HEADER_BYTES = 16;

    private static final int ATTRIBUTE_HEADER_BYTES = 4;
    private static final int LONGEST = 512;
    private static final int REQUEST = 1;
    private static final int TYPE_MASK = 0x3fff;

    private final ByteBuffer bytes = ByteBuffer.allocate(LONGEST).order(ByteOrder.nativeOrder());

    /** @param flags besides those that every request has */
    NetlinkMessage(int type, int flags) {
        bytes.putInt(0)
                .putShort((short) type)
                .putShort((short) (flags | REQUEST))
                .putLong(0);
    }

    NetlinkMessage put(int value) {
        bytes.putInt(value);
        return this;
    }

    NetlinkMessage attribute(int type, int value) {
        bytes.putShort((short) (ATTRIBUTE_HEADER_BYTES + Integer.BYTES))
                .putShort((short) type)
                .putInt(value);
        return this;
    }

    NetlinkMessage attribute(int type, String text) {
        byte[] value = (text + "\0").getBytes(StandardCharsets.US_ASCII);
        bytes.putShort((short) (ATTRIBUTE_HEADER_BYTES + value.length))
                .putShort((short) type)
                .put(value);
        bytes.position(align(bytes.position()));
        return this;
    }

    /** Begins an attribute, and returns its start: what follows until {@link #end} is inside it. */
    int begin(int type) {
        int start = bytes.position();
        bytes.putShort((short) 0).putShort((short) type);
        return start;
    }

    void end(int start) {
        bytes.putShort(start, (short) (bytes.position() - start));
    }

    ByteBuffer finish(int flags) {
        bytes.putInt(0, bytes.position());
        bytes.putShort(6, (short) (bytes.getShort(6) | flags));
        return bytes.flip();
    }

    /** @param at where the attributes begin */
    static Optional<ByteBuffer> find(ByteBuffer in, int at, int type) {
        while (at + ATTRIBUTE_HEADER_BYTES <= in.limit()) {
            int length = Short.toUnsignedInt(in.getShort(at));
            if (length < ATTRIBUTE_HEADER_BYTES || at + length > in.limit()) {
                return Optional.empty();
            }
            if ((in.getShort(at + 2) & TYPE_MASK) == type) {
                return Optional.of(in.slice(at + ATTRIBUTE_HEADER_BYTES, length - ATTRIBUTE_HEADER_BYTES)
                        .order(ByteOrder.nativeOrder()));
            }
            at += align(length);
        }
        return Optional.empty();
    }

    /** @return empty where there is no such attribute */
    static String text(ByteBuffer in, int at, int type) {
        return find(in, at, type)
                .map(value -> StandardCharsets.US_ASCII.decode(value).toString().replace("\0", ""))
                .orElse("");
    }

    static int align(int length) {
        return length + 3 & ~3;
    }
}
