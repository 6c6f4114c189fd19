// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A claim of a target: it must hold for any bytes. */
public final class Claim {
    private Claim() {}

    /** Fails with this sentence unless the claim holds. */
    public static void holds(boolean isTrue, String sentence) {
        if (!isTrue) {
            throw new AssertionError(sentence);
        }
    }

    /** Fails unless both are the same value. */
    public static void same(@Nullable Object found, @Nullable Object expected, String what) {
        if (!Objects.equals(found, expected)) {
            throw new AssertionError(what + ": " + found + " instead of " + expected);
        }
    }
}
