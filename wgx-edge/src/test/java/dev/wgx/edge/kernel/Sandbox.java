// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.system.CFunctions;
import dev.wgx.edge.system.CallState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A sandbox like those of service managers and containers, for one thread and for good: some system calls fail.
 * seccomp(2).
 */
final class Sandbox {
    private static final int PR_SET_SECCOMP = 22;
    private static final long SECCOMP_MODE_FILTER = 2;
    private static final int SECCOMP_RET_ALLOW = 0x7fff_0000;
    private static final int SECCOMP_RET_ERRNO = 0x0005_0000;
    private static final int EAFNOSUPPORT = 97;
    private static final boolean IS_ARM = System.getProperty("os.arch", "").equals("aarch64");
    private static final int SYS_BPF = IS_ARM ? 280 : 321;
    private static final int AF_NETLINK = 16;
    private static final int SYS_SOCKET = IS_ARM ? 198 : 41;

    private static final int LOAD_WORD = 0x20;
    private static final int SKIP_UNLESS_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int NUMBER = 0;
    private static final int FIRST_ARGUMENT = 16;
    private static final int INSTRUCTION_BYTES = 8;

    private static final MethodHandle PRCTL = CFunctions.find("prctl");

    private Sandbox() {}

    /**
     * Refuses netlink to the calling thread, as {@code RestrictAddressFamilies=} of systemd without AF_NETLINK does.
     */
    static void refuseNetlink() {
        filter(new int[][] {
            {LOAD_WORD, 0, NUMBER},
            {SKIP_UNLESS_EQUAL, 3, SYS_SOCKET},
            {LOAD_WORD, 0, FIRST_ARGUMENT},
            {SKIP_UNLESS_EQUAL, 1, AF_NETLINK},
            {RETURN, 0, SECCOMP_RET_ERRNO | EAFNOSUPPORT},
            {RETURN, 0, SECCOMP_RET_ALLOW},
        });
    }

    /** Refuses bpf(2) to the calling thread, as the seccomp profiles of containers do. */
    static void refuseBpf(int errno) {
        filter(new int[][] {
            {LOAD_WORD, 0, NUMBER},
            {SKIP_UNLESS_EQUAL, 1, SYS_BPF},
            {RETURN, 0, SECCOMP_RET_ERRNO | errno},
            {RETURN, 0, SECCOMP_RET_ALLOW},
        });
    }

    private static void filter(int[][] program) {
        CallState state = new CallState();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment instructions = arena.allocate((long) program.length * INSTRUCTION_BYTES, Integer.BYTES);
            for (int i = 0; i < program.length; i++) {
                MemorySegment instruction = instructions.asSlice((long) i * INSTRUCTION_BYTES, INSTRUCTION_BYTES);
                instruction.set(JAVA_SHORT, 0, (short) program[i][0]);
                instruction.set(JAVA_BYTE, 3, (byte) program[i][1]);
                instruction.set(JAVA_INT, 4, program[i][2]);
            }
            MemorySegment filter = arena.allocate(2L * Long.BYTES, Long.BYTES);
            filter.set(JAVA_SHORT, 0, (short) program.length);
            filter.set(JAVA_LONG, Long.BYTES, instructions.address());
            int result = state.call(PRCTL, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter.address());
            assertThat(result).as("a seccomp filter: root may set one").isZero();
        }
    }
}
