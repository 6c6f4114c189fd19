// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.system;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Functions of the C library. Each handle's first argument is the place for errno, {@link CallState#place()}, where its
 * finder does not say otherwise.
 */
@SuppressWarnings("restricted")
public final class CFunctions {
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    private CFunctions() {}

    /** @throws UnsatisfiedLinkError where the C library has no such function */
    public static MethodHandle find(String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(address(name), FunctionDescriptor.of(result, arguments), ERRNO);
    }

    /**
     * Finds a function without a place for errno: the handle's arguments are the function's. To catch errno costs an
     * object with each call, as long as the compiler does not see through it.
     *
     * @throws UnsatisfiedLinkError where the C library has no such function
     */
    public static MethodHandle findWithoutErrno(String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(address(name), FunctionDescriptor.of(result, arguments));
    }

    /**
     * Finds a function that always returns at once, without a place for errno. While it runs the JVM cannot stop this
     * thread; that saves the steps before and after a call that may wait, which cost more than such a function.
     *
     * @throws UnsatisfiedLinkError where the C library has no such function
     */
    public static MethodHandle findImmediate(String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(address(name), FunctionDescriptor.of(result, arguments), Linker.Option.critical(false));
    }

    /**
     * Finds a function that C declares with {@code ...} after its first arguments.
     *
     * @param fixed how many come before the dots
     */
    public static MethodHandle findVariadic(String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(
                        address(name),
                        FunctionDescriptor.of(result, arguments),
                        ERRNO,
                        Linker.Option.firstVariadicArg(fixed));
    }

    private static MemorySegment address(String name) {
        return Linker.nativeLinker()
                .defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    }
}
