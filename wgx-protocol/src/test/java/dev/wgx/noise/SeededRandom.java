// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.util.Random;

/** Randomness that a test can repeat. */
public final class SeededRandom implements RandomSource {
    private final Random random;

    public SeededRandom(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void fill(byte[] target) {
        random.nextBytes(target);
    }
}
