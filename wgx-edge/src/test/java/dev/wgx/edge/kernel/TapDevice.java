// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.system.CFunctions;
import dev.wgx.edge.system.CallState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An Ethernet interface whose other end is this object. As a virtual machine's network card it takes coalesced packets,
 * whose checksums are left to whoever sends them on.
 */
final class TapDevice implements AutoCloseable {
    private static final int O_RDWR = 2;
    private static final long TUNSETIFF = 0x4004_54caL;
    private static final short TAP_WITH_OFFLOAD_HEADERS = 0x5002;
    private static final int VIRTIO_HEADER_BYTES = 10;
    private static final byte NEEDS_CHECKSUM = 1;
    private static final byte UDP_SEGMENTS = 5;

    private static final MethodHandle OPEN = CFunctions.find("open");
    private static final MethodHandle IOCTL = CFunctions.find("ioctl");
    private static final MethodHandle WRITE = CFunctions.find("write");

    private final CallState state = new CallState();
    private final int descriptor;

    /** Opens the interface in the network namespace of the calling thread. */
    TapDevice(String name) {
        try (Arena arena = Arena.ofConfined()) {
            descriptor = state.call(OPEN, arena.allocateFrom("/dev/net/tun").address(), O_RDWR);
            assertThat(descriptor).as("open /dev/net/tun").isNotNegative();
            MemorySegment request = arena.allocate(40);
            request.setString(0, name);
            request.set(JAVA_SHORT, 16, TAP_WITH_OFFLOAD_HEADERS);
            int result = state.call(IOCTL, descriptor, TUNSETIFF, request.address());
            assertThat(result).as("TUNSETIFF").isZero();
        }
    }

    /** Lets the coalesced packet come in by the interface, as one. */
    void comeIn(byte[] frame, int udpAt, int segmentBytes) {
        ByteBuffer packet =
                ByteBuffer.allocate(VIRTIO_HEADER_BYTES + frame.length).order(ByteOrder.LITTLE_ENDIAN);
        packet.put(NEEDS_CHECKSUM).put(UDP_SEGMENTS);
        packet.putShort((short) (udpAt + Frame.UDP_BYTES)).putShort((short) segmentBytes);
        packet.putShort((short) udpAt).putShort((short) 6);
        packet.put(frame);
        write(packet.array());
    }

    /** Lets the packet come in by the interface, complete. */
    void comeIn(byte[] frame) {
        write(ByteBuffer.allocate(VIRTIO_HEADER_BYTES + frame.length)
                .put(VIRTIO_HEADER_BYTES, frame)
                .array());
    }

    private void write(byte[] packet) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, packet);
            int result = state.call(WRITE, descriptor, bytes.address(), bytes.byteSize());
            assertThat(result).as("write to the interface").isEqualTo(packet.length);
        }
    }

    @Override
    public void close() {
        new Bpf().close(descriptor);
    }
}
