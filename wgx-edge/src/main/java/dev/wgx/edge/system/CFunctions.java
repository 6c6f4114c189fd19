// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.system;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Functions of the C library. Each handle takes six numbers and returns one, whatever the function is declared with:
 * Linux on x86-64 and aarch64 hands over integers and pointers in registers, so that an int is the lower half of a
 * long, a function looks at no register that it has no argument in, and one declared with {@code ...} is called like
 * any other. Of a result that is an int in C only the lower half counts. The JVM makes machine code and classes for
 * each shape of a call that it has not seen yet, some 10 ms each: a start would need twenty.
 */
@SuppressWarnings("restricted")
public final class CFunctions {
    private static final FunctionDescriptor SHAPE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    private CFunctions() {}

    /**
     * Finds a function that {@link CallState#call} calls. The handle's first argument, before the six, is the place for
     * errno.
     *
     * @throws UnsatisfiedLinkError where the C library has no such function
     */
    public static MethodHandle find(String name) {
        return Linker.nativeLinker().downcallHandle(address(name), SHAPE, ERRNO);
    }

    /**
     * Finds a function without a place for errno. To catch errno costs an object with each call, as long as the
     * compiler does not see through it.
     *
     * @throws UnsatisfiedLinkError where the C library has no such function
     */
    public static MethodHandle findWithoutErrno(String name) {
        return Linker.nativeLinker().downcallHandle(address(name), SHAPE);
    }

    /**
     * Finds a function that always returns at once, without a place for errno. While it runs the JVM cannot stop this
     * thread; that saves the steps before and after a call that may wait, which cost more than such a function.
     *
     * @throws UnsatisfiedLinkError where the C library has no such function
     */
    public static MethodHandle findImmediate(String name) {
        return Linker.nativeLinker().downcallHandle(address(name), SHAPE, Linker.Option.critical(false));
    }

    private static MemorySegment address(String name) {
        return Linker.nativeLinker()
                .defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    }
}
