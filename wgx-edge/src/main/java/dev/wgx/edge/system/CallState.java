// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/** The place where a call leaves its errno. Belongs to one thread at a time. */
public final class CallState {
    private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = LAYOUT.byteOffset(PathElement.groupElement("errno"));

    private final MemorySegment place = Arena.ofAuto().allocate(LAYOUT);

    /**
     * Calls a function that returns a negative number when it fails.
     *
     * @param function found by {@link CFunctions#find}
     * @param arguments six at most. Pointers are numbers: the caller keeps the memory alive
     * @return what the function returned, or minus errno where that says that the call failed
     */
    public int call(MethodHandle function, long... arguments) {
        int result = (int) callLong(function, arguments);
        return result >= 0 ? result : -place.get(JAVA_INT, ERRNO_OFFSET);
    }

    /** Calls a function whose result is a long or a pointer: that, and nothing else, is returned. */
    public long callLong(MethodHandle function, long... arguments) {
        try {
            return (long) function.invokeExact(
                    place,
                    argument(arguments, 0),
                    argument(arguments, 1),
                    argument(arguments, 2),
                    argument(arguments, 3),
                    argument(arguments, 4),
                    argument(arguments, 5));
        } catch (Throwable broken) {
            throw new LinkageError("a function of the C library", broken);
        }
    }

    private static long argument(long[] arguments, int at) {
        return at < arguments.length ? arguments[at] : 0;
    }
}
