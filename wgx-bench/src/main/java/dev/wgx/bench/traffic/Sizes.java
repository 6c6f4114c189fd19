// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import java.util.Arrays;

/** The lengths of successive datagrams, as UDP carries them. */
public final class Sizes {
    public static final int MAX = 8192;

    private static final String IMIX = "imix";

    /** Inner packets of 40, 576 and 1420 bytes as 7 : 4 : 1, padded and with WireGuard's 32 bytes. */
    private static final int[] IMIX_LENGTHS = {80, 608, 80, 80, 608, 80, 608, 80, 80, 608, 80, 1452};

    private final String name;
    private final int[] lengths;

    private Sizes(String name, int... lengths) {
        this.name = name;
        this.lengths = lengths;
    }

    /** Reads {@code imix}, or a length in bytes. */
    public static Sizes parse(String text) {
        if (text.equals(IMIX)) {
            return new Sizes(text, IMIX_LENGTHS);
        }
        int length = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (length < Probe.MIN_LENGTH || length > MAX) {
            throw new IllegalArgumentException(
                    "a size is `%s` or a number from %d to %d".formatted(IMIX, Probe.MIN_LENGTH, MAX));
        }
        return new Sizes(text, length);
    }

    int at(long ordinal) {
        return lengths[(int) (ordinal % lengths.length)];
    }

    public int largest() {
        return Arrays.stream(lengths).max().orElseThrow();
    }

    @Override
    public String toString() {
        return name;
    }
}
