// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes one netlink request, and finds attributes in answers. netlink(7). */
public final class NetlinkMessage {
    static final int HEADER_BYTES = 16;

    private static final int ATTRIBUTE_HEADER_BYTES = 4;
    private static final int USUAL_BYTES = 512;
    private static final int REQUEST = 1;
    private static final int NESTED = 0x8000;
    private static final int TYPE_MASK = 0x3fff;

    /** One attribute of an answer. */
    public record Attribute(int type, ByteBuffer value) {}

    private final ByteBuffer bytes;

    /** @param flags besides those that every request has */
    public NetlinkMessage(int type, int flags) {
        this(type, flags, USUAL_BYTES);
    }

    /** @param longest what the message may grow to */
    NetlinkMessage(int type, int flags, int longest) {
        bytes = ByteBuffer.allocate(longest)
                .order(ByteOrder.nativeOrder())
                .putInt(0)
                .putShort((short) type)
                .putShort((short) (flags | REQUEST))
                .putLong(0);
    }

    public NetlinkMessage put(int value) {
        bytes.putInt(value);
        return this;
    }

    public NetlinkMessage attribute(int type, int value) {
        bytes.putShort((short) (ATTRIBUTE_HEADER_BYTES + Integer.BYTES))
                .putShort((short) type)
                .putInt(value);
        return this;
    }

    public NetlinkMessage attribute(int type, String text) {
        return attribute(type, (text + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    NetlinkMessage attribute(int type, byte[] value) {
        bytes.putShort((short) (ATTRIBUTE_HEADER_BYTES + value.length))
                .putShort((short) type)
                .put(value);
        bytes.position(align(bytes.position()));
        return this;
    }

    /** Begins an attribute, and returns its start: what follows until {@link #end} is inside it. */
    public int begin(int type) {
        int start = bytes.position();
        bytes.putShort((short) 0).putShort((short) type);
        return start;
    }

    /** Begins an attribute and says that others are inside it, as generic netlink wants to be told. */
    int beginNested(int type) {
        return begin(type | NESTED);
    }

    public void end(int start) {
        bytes.putShort(start, (short) (bytes.position() - start));
    }

    ByteBuffer finish(int flags) {
        bytes.putInt(0, bytes.position());
        bytes.putShort(6, (short) (bytes.getShort(6) | flags));
        return bytes.flip();
    }

    /**
     * Reads the attributes of an answer, as far as they are whole.
     *
     * @param at where they begin
     */
    public static List<Attribute> attributes(ByteBuffer in, int at) {
        List<Attribute> found = new ArrayList<>();
        int next = at;
        while (next + ATTRIBUTE_HEADER_BYTES <= in.limit()) {
            int length = Short.toUnsignedInt(in.getShort(next));
            if (length < ATTRIBUTE_HEADER_BYTES || next + length > in.limit()) {
                break;
            }
            ByteBuffer value = in.slice(next + ATTRIBUTE_HEADER_BYTES, length - ATTRIBUTE_HEADER_BYTES);
            found.add(new Attribute(in.getShort(next + 2) & TYPE_MASK, value.order(ByteOrder.nativeOrder())));
            next += align(length);
        }
        return found;
    }

    /** @param at where the attributes begin */
    public static Optional<ByteBuffer> find(ByteBuffer in, int at, int type) {
        return attributes(in, at).stream()
                .filter(attribute -> attribute.type() == type)
                .map(Attribute::value)
                .findFirst();
    }

    /** @return empty where there is no such attribute */
    public static String text(ByteBuffer in, int at, int type) {
        return find(in, at, type)
                .map(value -> StandardCharsets.US_ASCII.decode(value).toString().replace("\0", ""))
                .orElse("");
    }

    static int align(int length) {
        return length + 3 & ~3;
    }
}
