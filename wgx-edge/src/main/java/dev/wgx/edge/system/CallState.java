// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** The place where a call leaves its errno. Belongs to one thread at a time. */
public final class CallState {
    private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = LAYOUT.byteOffset(PathElement.groupElement("errno"));

    private final MemorySegment place = Arena.ofAuto().allocate(LAYOUT);

    public MemorySegment place() {
        return place;
    }

    /** Returns the result itself, or minus errno where it says that the call failed. */
    public int orErrno(int result) {
        return result >= 0 ? result : -place.get(JAVA_INT, ERRNO_OFFSET);
    }
}
