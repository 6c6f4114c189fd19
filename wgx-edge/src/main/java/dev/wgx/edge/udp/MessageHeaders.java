// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import java.nio.ByteBuffer;

/**
 * An array of {@code struct mmsghdr} as recvmmsg and sendmmsg take it, each with a fixed place for its socket address,
 * its control messages and its iovecs.
 */
final class MessageHeaders {
    private static final int HEADER_BYTES = 64;
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int IOVECS = 16;
    private static final int IOVEC_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;

    private static final int IOVEC_BYTES = 16;
    private static final int IOVEC_BASE = 0;
    private static final int IOVEC_LENGTH = 8;

    static final int NAME_BYTES = 32;

    private final OffHeap headers;
    private final OffHeap names;
    private final OffHeap controls;
    private final OffHeap iovecs;
    private final int controlBytes;
    private final int iovecsPerMessage;

    MessageHeaders(int messages, int controlBytes, int iovecsPerMessage) {
        this.controlBytes = controlBytes;
        this.iovecsPerMessage = iovecsPerMessage;
        headers = OffHeap.allocate(messages * HEADER_BYTES);
        names = OffHeap.allocate(messages * NAME_BYTES);
        controls = OffHeap.allocate(messages * controlBytes);
        iovecs = OffHeap.allocate(messages * iovecsPerMessage * IOVEC_BYTES);
        for (int message = 0; message < messages; message++) {
            int header = message * HEADER_BYTES;
            headers.bytes().putLong(header + NAME, names.address() + nameOffset(message));
            headers.bytes().putLong(header + CONTROL, controls.address() + controlOffset(message));
            headers.bytes()
                    .putLong(header + IOVECS, iovecs.address() + (long) message * iovecsPerMessage * IOVEC_BYTES);
        }
    }

    long address(int message) {
        return headers.address() + (long) message * HEADER_BYTES;
    }

    ByteBuffer names() {
        return names.bytes();
    }

    int nameOffset(int message) {
        return message * NAME_BYTES;
    }

    ByteBuffer controls() {
        return controls.bytes();
    }

    int controlOffset(int message) {
        return message * controlBytes;
    }

    /** Sets both lengths of a message anew for each call, since recvmmsg overwrites them. */
    void setLengths(int message, int nameLength, int controlLength) {
        int header = message * HEADER_BYTES;
        headers.bytes().putInt(header + NAME_LENGTH, nameLength);
        headers.bytes().putLong(header + CONTROL_LENGTH, controlLength);
    }

    /** Borrows another message's socket address and control messages, cut to {@code controlLength}. */
    void borrow(int message, MessageHeaders other, int otherMessage, int nameLength, int controlLength) {
        int header = message * HEADER_BYTES;
        headers.bytes().putLong(header + NAME, other.names.address() + other.nameOffset(otherMessage));
        headers.bytes().putLong(header + CONTROL, other.controls.address() + other.controlOffset(otherMessage));
        setLengths(message, nameLength, controlLength);
    }

    void setIovec(int message, int index, long address, int byteCount) {
        int iovec = iovecOffset(message, index);
        iovecs.bytes().putLong(iovec + IOVEC_BASE, address);
        iovecs.bytes().putLong(iovec + IOVEC_LENGTH, byteCount);
    }

    void setIovecCount(int message, int count) {
        headers.bytes().putLong(message * HEADER_BYTES + IOVEC_COUNT, count);
    }

    long iovecAddress(int message, int index) {
        return iovecs.bytes().getLong(iovecOffset(message, index) + IOVEC_BASE);
    }

    int iovecLength(int message, int index) {
        return (int) iovecs.bytes().getLong(iovecOffset(message, index) + IOVEC_LENGTH);
    }

    int controlLength(int message) {
        return (int) headers.bytes().getLong(message * HEADER_BYTES + CONTROL_LENGTH);
    }

    /** Returns what recvmmsg said of a message: MSG_TRUNC and the like. */
    int flags(int message) {
        return headers.bytes().getInt(message * HEADER_BYTES + FLAGS);
    }

    /** Returns how many bytes of a message were received. */
    int length(int message) {
        return headers.bytes().getInt(message * HEADER_BYTES + LENGTH);
    }

    private int iovecOffset(int message, int index) {
        return (message * iovecsPerMessage + index) * IOVEC_BYTES;
    }
}
