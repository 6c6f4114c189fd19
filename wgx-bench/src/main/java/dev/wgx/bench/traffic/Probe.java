// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.nio.ByteBuffer;

/**
 * A datagram with the header of WireGuard's transport data and, where that has ciphertext, the bench's own 16 bytes;
 * what follows is filling. The smallest is as short as a keepalive. Buffers are little-endian.
 */
public final class Probe {
    /** The sequence number, which is in the counter's place. */
    private static final int SEQUENCE = TransportData.COUNTER_OFFSET;

    /** A constant that marks a probe, with the phase in its low bits. A true message has it there once in 2^28. */
    private static final int MAGIC = TransportData.HEADER_LENGTH;

    private static final int FLOW = 20;
    private static final int SENT = 24;
    public static final int MIN_LENGTH = 32;

    private static final int MAGIC_VALUE = 0x7eb9_4c30;
    private static final int PHASE_MASK = 0xf;

    private Probe() {}

    public static void write(
            ByteBuffer to, int at, int receiverIndex, long sequence, Phase phase, int flow, long sentNs) {
        to.putInt(at, TransportData.TYPE);
        to.putInt(at + TransportData.RECEIVER_INDEX_OFFSET, receiverIndex);
        to.putLong(at + SEQUENCE, sequence);
        to.putInt(at + MAGIC, MAGIC_VALUE | phase.ordinal());
        to.putInt(at + FLOW, flow);
        to.putLong(at + SENT, sentNs);
    }

    /** Returns whether a received datagram is a probe. */
    public static boolean isProbe(ByteBuffer datagram) {
        if (MessageType.of(datagram) != MessageType.TRANSPORT_DATA) {
            return false;
        }
        int magic = datagram.getInt(datagram.position() + MAGIC);
        return (magic & ~PHASE_MASK) == MAGIC_VALUE && Phase.isNumber(magic & PHASE_MASK);
    }

    public static Phase phase(ByteBuffer probe) {
        return Phase.of(probe.getInt(probe.position() + MAGIC) & PHASE_MASK);
    }

    public static int flow(ByteBuffer probe) {
        return probe.getInt(probe.position() + FLOW);
    }

    static long sequence(ByteBuffer probe) {
        return probe.getLong(probe.position() + SEQUENCE);
    }

    static long sentNs(ByteBuffer probe) {
        return probe.getLong(probe.position() + SENT);
    }
}
