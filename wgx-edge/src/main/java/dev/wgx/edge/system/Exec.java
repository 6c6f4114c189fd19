// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.system;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * Replaces the program of this process by another one: execv(3). The process keeps its number, environment and limits.
 */
public final class Exec {
    private Exec() {}

    /**
     * Returns only when it fails: then minus errno. Nothing of this program runs any more when it succeeds, and no
     * shutdown hook does.
     *
     * @param arguments the first is the program's own name
     */
    public static int replaceBy(String program, List<String> arguments) {
        MethodHandle execv = CFunctions.find("execv");
        try (Arena arena = Arena.ofConfined()) {
            // Ends with NULL.
            MemorySegment pointers = arena.allocate(ADDRESS, arguments.size() + 1L);
            for (int i = 0; i < arguments.size(); i++) {
                pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(arguments.get(i)));
            }
            return new CallState().call(execv, arena.allocateFrom(program).address(), pointers.address());
        }
    }
}
