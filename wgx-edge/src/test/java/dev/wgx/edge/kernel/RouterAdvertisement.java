// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.system.CFunctions;
import dev.wgx.edge.system.CallState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** "I am a default router", to all nodes on a link. RFC 4861, 4.2. The kernel adds the checksum. */
final class RouterAdvertisement {
    private static final int AF_INET6 = 10;
    private static final int SOCK_RAW = 3;
    private static final int IPPROTO_ICMPV6 = 58;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_MULTICAST_HOPS = 18;
    private static final int SOL_SOCKET = 1;
    private static final int SO_BINDTODEVICE = 25;

    private static final MethodHandle SOCKET = CFunctions.find("socket");
    private static final MethodHandle SETSOCKOPT = CFunctions.find("setsockopt");
    private static final MethodHandle SENDTO = CFunctions.find("sendto");

    private RouterAdvertisement() {}

    /** Sends a router advertisement from the network namespace of the calling thread. */
    static void send(String device) {
        CallState state = new CallState();
        try (Arena arena = Arena.ofConfined()) {
            int socket = state.call(SOCKET, AF_INET6, SOCK_RAW, IPPROTO_ICMPV6);
            MemorySegment name = arena.allocateFrom(device, StandardCharsets.US_ASCII);
            int bound = state.call(SETSOCKOPT, socket, SOL_SOCKET, SO_BINDTODEVICE, name.address(), name.byteSize());
            assertThat(bound).as("SO_BINDTODEVICE").isZero();
            MemorySegment hops = arena.allocateFrom(JAVA_INT, 255);
            int set = state.call(SETSOCKOPT, socket, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, hops.address(), Integer.BYTES);
            assertThat(set).as("IPV6_MULTICAST_HOPS").isZero();
            MemorySegment message = arena.allocateFrom(JAVA_BYTE, message());
            MemorySegment allNodes = arena.allocateFrom(JAVA_BYTE, allNodes());
            int sent = state.call(
                    SENDTO, socket, message.address(), message.byteSize(), 0, allNodes.address(), allNodes.byteSize());
            assertThat(sent).as("sendto").isEqualTo((int) message.byteSize());
            new Bpf().close(socket);
        }
    }

    private static byte[] message() {
        short lifetimeSeconds = 1800;
        return ByteBuffer.allocate(16)
                .put((byte) 134)
                .put((byte) 0)
                .putShort((short) 0)
                .put((byte) 64)
                .put((byte) 0)
                .putShort(lifetimeSeconds)
                .array();
    }

    /** Returns {@code struct sockaddr_in6} of ff02::1. */
    private static byte[] allNodes() {
        return ByteBuffer.allocate(28)
                .order(ByteOrder.nativeOrder())
                .putShort(0, (short) AF_INET6)
                .put(8, (byte) 0xff)
                .put(9, (byte) 2)
                .put(23, (byte) 1)
                .array();
    }
}
