// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.wgx.edge.system.CFunctions;
import dev.wgx.edge.system.CallState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Capabilities of the calling thread, which those that it starts inherit: capabilities(7). */
final class Capabilities {
    private static final int DAC_OVERRIDE = 1;
    private static final int FOWNER = 3;
    private static final int NET_BIND_SERVICE = 10;
    private static final int NET_ADMIN = 12;
    private static final int SYS_ADMIN = 21;
    private static final int BPF = 39;

    private static final int VERSION_3 = 0x2008_0522;

    private static final MethodHandle CAPGET = CFunctions.find("capget");
    private static final MethodHandle CAPSET = CFunctions.find("capset");

    private Capabilities() {}

    /**
     * Returns what of these is needed: for the kernel path, a port below 1024, and files that belong to the service's
     * user when root starts wgxd by hand. Where a container manager does not know CAP_BPF, CAP_SYS_ADMIN stands for it.
     */
    static long needed(long held) {
        long wanted = bit(DAC_OVERRIDE) | bit(FOWNER) | bit(NET_BIND_SERVICE) | bit(NET_ADMIN) | bit(BPF);
        return held & ((held & bit(BPF)) == 0 ? wanted | bit(SYS_ADMIN) : wanted);
    }

    private static long bit(int capability) {
        return 1L << capability;
    }

    /** Gives up all but the needed ones, for good. Returns 0, or minus errno. */
    static int keepNeeded() {
        CallState state = new CallState();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocateFrom(JAVA_INT, VERSION_3, 0);
            // Effective, permitted, inheritable: the lower halves, then the upper ones.
            MemorySegment sets = arena.allocate(JAVA_INT, 6);
            int result = state.call(CAPGET, header.address(), sets.address());
            if (result < 0) {
                return result;
            }
            long permitted = Integer.toUnsignedLong(sets.getAtIndex(JAVA_INT, 1))
                    | (long) sets.getAtIndex(JAVA_INT, 4) << Integer.SIZE;
            long kept = needed(permitted);
            if (kept == permitted) {
                // As a service gets no others, and may not make this call either.
                return 0;
            }
            MemorySegment fewer = arena.allocateFrom(JAVA_INT, low(kept), low(kept), 0, high(kept), high(kept), 0);
            return state.call(CAPSET, header.address(), fewer.address());
        }
    }

    private static int low(long set) {
        return (int) set;
    }

    private static int high(long set) {
        return (int) (set >>> Integer.SIZE);
    }
}
