// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

/** The purpose of a probe. */
public enum Phase {
    /** Shows that the way there is open; says to whom the answer goes. */
    HELLO,
    WARMUP,
    MEASURED;

    private static final Phase[] VALUES = values();

    static Phase of(int number) {
        return VALUES[number];
    }

    static boolean isNumber(int number) {
        return number < VALUES.length;
    }
}
