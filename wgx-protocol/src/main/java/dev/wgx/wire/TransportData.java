// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.wire;

import java.nio.ByteBuffer;

/** An encrypted packet, or an empty one as keepalive (WireGuard paper 5.4.6). */
public final class TransportData {
    public static final int TYPE = 4;

    public static final int RECEIVER_INDEX_OFFSET = 4;
    public static final int COUNTER_OFFSET = 8;
    public static final int HEADER_LENGTH = 16;
    public static final int TAG_LENGTH = 16;
    public static final int MIN_LENGTH = HEADER_LENGTH + TAG_LENGTH;

    private TransportData() {}

    public static int receiverIndex(ByteBuffer message) {
        return message.getInt(message.position() + RECEIVER_INDEX_OFFSET);
    }

    /** Returns the counter, which is unsigned. */
    public static long counter(ByteBuffer message) {
        return message.getLong(message.position() + COUNTER_OFFSET);
    }
}
