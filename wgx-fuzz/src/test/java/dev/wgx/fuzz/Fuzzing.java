// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The class that Jazzer calls. */
public final class Fuzzing {
    private static @Nullable Target target;

    private Fuzzing() {}

    /** Chooses the target. Jazzer calls this once. */
    public static void fuzzerInitialize(String[] arguments) {
        target = Target.named(arguments[0]);
    }

    /** Tries one input. Jazzer calls this with bytes that it hopes to reach new code by. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Objects.requireNonNull(target).run(input);
    }
}
