// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.system.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The kernel's own way to try a program: BPF_PROG_TEST_RUN. A packet in; the program's answer and the packet out. */
record TestRun(int answer, byte[] packet, int averageNs) {
    /** The answer of a program that sends a packet on: TC_ACT_REDIRECT. */
    static final int REDIRECT = 7;

    private static final int COMMAND = 10;
    private static final int CONTEXT_BYTES = 192;
    private static final int CONTEXT_IFINDEX = 40;
    private static final int CONTEXT_GSO_SEGMENTS = 164;
    private static final int CONTEXT_GSO_SIZE = 176;

    /** @param segmentBytes of a coalesced packet; 0 for any other */
    static TestRun of(int program, byte[] packet, int device, int segmentBytes, int segments, int repeat) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = arena.allocateFrom(JAVA_BYTE, packet);
            MemorySegment out = arena.allocate(packet.length + 256);
            MemorySegment context = arena.allocate(CONTEXT_BYTES, Long.BYTES);
            context.set(JAVA_INT, CONTEXT_IFINDEX, device);
            context.set(JAVA_INT, CONTEXT_GSO_SEGMENTS, segments);
            context.set(JAVA_INT, CONTEXT_GSO_SIZE, segmentBytes);
            MemorySegment attributes = arena.allocate(Bpf.ATTRIBUTES_BYTES, Long.BYTES);
            attributes.set(JAVA_INT, 0, program);
            attributes.set(JAVA_INT, 8, packet.length);
            attributes.set(JAVA_INT, 12, (int) out.byteSize());
            attributes.set(JAVA_LONG, 16, in.address());
            attributes.set(JAVA_LONG, 24, out.address());
            attributes.set(JAVA_INT, 32, repeat);
            attributes.set(JAVA_INT, 40, CONTEXT_BYTES);
            attributes.set(JAVA_LONG, 48, context.address());
            int result = new Bpf().call(COMMAND, attributes);
            assertThat(result)
                    .as(() -> "the kernel's test run: " + Errno.describe(result))
                    .isZero();
            byte[] after = out.asSlice(0, attributes.get(JAVA_INT, 12)).toArray(JAVA_BYTE);
            return new TestRun(attributes.get(JAVA_INT, 4), after, attributes.get(JAVA_INT, 36));
        }
    }
}
