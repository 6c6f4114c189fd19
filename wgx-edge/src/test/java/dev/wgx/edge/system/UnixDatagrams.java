// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.system;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** A bound Unix socket for datagrams, such as systemd listens at. */
final class UnixDatagrams implements AutoCloseable {
    private static final MethodHandle SOCKET = CFunctions.find("socket");
    private static final MethodHandle BIND = CFunctions.find("bind");
    private static final MethodHandle RECV = CFunctions.find("recv");
    private static final MethodHandle CLOSE = CFunctions.find("close");

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MAX_BYTES = 4096;

    private final CallState state = new CallState();
    private final int fd;

    /** @param name a path, or a name that begins with {@code @} of a socket without a file */
    UnixDatagrams(String name) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] path = name.replace('@', '\0').getBytes(StandardCharsets.UTF_8);
            MemorySegment address = arena.allocate(Short.BYTES + path.length);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, address, JAVA_BYTE, Short.BYTES, path.length);
            fd = state.call(SOCKET, AF_UNIX, SOCK_DGRAM);
            assertThat(state.call(BIND, fd, address.address(), address.byteSize()))
                    .isZero();
        }
    }

    /** Returns the next datagram's text: what was sent before is there. */
    String receive() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment place = arena.allocate(MAX_BYTES);
            int length = state.call(RECV, fd, place.address(), MAX_BYTES, MSG_DONTWAIT);
            assertThat(length).as("minus errno").isPositive();
            return new String(place.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        int _ = state.call(CLOSE, fd);
    }
}
