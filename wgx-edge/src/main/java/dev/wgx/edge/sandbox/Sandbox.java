// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.wgx.edge.system.CFunctions;
import dev.wgx.edge.system.CallState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The powers that this process gives up for good, by itself, whoever has started it. {@link #confine} comes before the
 * threads that it is to hold for, {@link #refuseCalls} after the start and holds for all. What the kernel does not let
 * be given up is told, and stays.
 */
public final class Sandbox {
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_NO_NEW_PRIVS = 38;

    private static final int SECCOMP_SET_MODE_FILTER = 1;
    /** All threads get the filter, and no_new_privs with it: SECCOMP_FILTER_FLAG_TSYNC. */
    private static final int FOR_ALL_THREADS = 1;
    /** A filter is no reason to make each branch slower, as older kernels think: SECCOMP_FILTER_FLAG_SPEC_ALLOW. */
    private static final int AS_FAST_AS_BEFORE = 4;

    private static final int INSTRUCTION_BYTES = 8;

    private Sandbox() {}

    /**
     * Lets no core dump of this process be made, and no process of the same user look into it. Takes capabilities and
     * files from the calling thread and those that it starts.
     *
     * @return a sentence for each thing that cannot be done
     */
    public static List<String> confine(Places places) {
        try {
            List<String> failures = new ArrayList<>();
            CallState state = new CallState();
            tell(state.call(Calls.PRCTL, PR_SET_DUMPABLE, 0), "its memory may be dumped", failures);
            tell(state.call(Calls.PRCTL, PR_SET_NO_NEW_PRIVS, 1), "it may gain privileges", failures);
            FileRules.apply(places).ifPresent(why -> failures.add("all files are open to it, since " + why));
            tell(Capabilities.keepNeeded(), "it keeps its capabilities", failures);
            return failures;
        } catch (LinkageError e) {
            return List.of("it gives up nothing, since foreign functions do not work here: " + e);
        }
    }

    private static void tell(int result, String failure, List<String> failures) {
        if (result < 0) {
            failures.add(failure + " (errno " + -result + ")");
        }
    }

    /**
     * Lets dangerous system calls of all threads fail from now on.
     *
     * @return a sentence if that cannot be done
     */
    public static Optional<String> refuseCalls() {
        Optional<Architecture> architecture = Architecture.ofThisMachine();
        if (architecture.isEmpty()) {
            return Optional.of("all system calls are open to it, since those of this architecture are not known");
        }
        try {
            int result = install(architecture.get());
            return result == 0
                    ? Optional.empty()
                    : Optional.of("all system calls are open to it, since the kernel takes no filter ("
                            + (result < 0 ? "errno " + -result : "because of thread " + result) + ")");
        } catch (LinkageError e) {
            return Optional.of("all system calls are open to it, since foreign functions do not work here: " + e);
        }
    }

    private static int install(Architecture architecture) {
        CallState state = new CallState();
        List<CallFilter.Instruction> program = CallFilter.program(architecture);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment instructions = arena.allocate((long) program.size() * INSTRUCTION_BYTES, Integer.BYTES);
            for (int i = 0; i < program.size(); i++) {
                write(program.get(i), instructions.asSlice((long) i * INSTRUCTION_BYTES, INSTRUCTION_BYTES));
            }
            // struct sock_fprog
            MemorySegment filter = arena.allocate(2L * Long.BYTES, Long.BYTES);
            filter.set(JAVA_SHORT, 0, (short) program.size());
            filter.set(JAVA_LONG, Long.BYTES, instructions.address());
            int result = state.call(Calls.PRCTL, PR_SET_NO_NEW_PRIVS, 1);
            return result < 0
                    ? result
                    : state.call(
                            Calls.SYSCALL,
                            architecture.seccomp(),
                            SECCOMP_SET_MODE_FILTER,
                            FOR_ALL_THREADS | AS_FAST_AS_BEFORE,
                            filter.address());
        }
    }

    private static void write(CallFilter.Instruction instruction, MemorySegment place) {
        place.set(JAVA_SHORT, 0, (short) instruction.code());
        place.set(JAVA_BYTE, 2, (byte) instruction.ifTrue());
        place.set(JAVA_BYTE, 3, (byte) instruction.ifFalse());
        place.set(JAVA_INT, 4, instruction.value());
    }

    /** The foreign functions, which may be refused: then the class is not there, and this one is. */
    private static final class Calls {
        private static final MethodHandle PRCTL = CFunctions.find("prctl");
        private static final MethodHandle SYSCALL = CFunctions.find("syscall");
    }
}
