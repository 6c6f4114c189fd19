package dev.wgx.noise;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/** The packets that wait for a session; when it is full the oldest goes. */
final class PacketQueue {
    private final ArrayDeque<byte[]> packets = new ArrayDeque<>(1);

    void add(ByteBuffer packet) {
        if (packets.size() == ProtocolLimits.QUEUED_PACKETS_MAX) {
            packets.removeFirst();
        }
        byte[] copy = new byte[packet.remaining()];
        packet.get(packet.position(), copy);
        packets.addLast(copy);
    }

    boolean isEmpty() {
        return packets.isEmpty();
    }

    ByteBuffer removeFirst() {
        return ByteBuffer.wrap(packets.removeFirst());
    }

    void erase() {
        packets.forEach(packet -> Arrays.fill(packet, (byte) 0));
        packets.clear();
    }
}
