// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The packets that wait for a session. When it is full, the oldest one goes. */
final class PacketQueue {
    /** The packets, or null while nothing waits, which is nearly always. */
    private @Nullable ArrayDeque<byte[]> packets;

    void add(ByteBuffer packet) {
        if (packets == null) {
            packets = new ArrayDeque<>(1);
        }
        if (packets.size() == ProtocolLimits.QUEUED_PACKETS_MAX) {
            packets.removeFirst();
        }
        byte[] copy = new byte[packet.remaining()];
        packet.get(packet.position(), copy);
        packets.addLast(copy);
    }

    boolean isEmpty() {
        return packets == null;
    }

    /** Returns the oldest packet, or null if the queue is empty. */
    @Nullable
    ByteBuffer poll() {
        if (packets == null) {
            return null;
        }
        ByteBuffer packet = ByteBuffer.wrap(packets.removeFirst());
        if (packets.isEmpty()) {
            packets = null;
        }
        return packet;
    }

    void erase() {
        if (packets != null) {
            packets.forEach(packet -> Arrays.fill(packet, (byte) 0));
            packets = null;
        }
    }
}
