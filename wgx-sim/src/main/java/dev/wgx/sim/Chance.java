// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

import dev.wgx.noise.RandomSource;
import java.util.List;
import java.util.Random;

/** Randomness that comes from a seed alone. Each party and each step has its own, so that none shifts another's. */
public final class Chance implements RandomSource {
    private final Random random;

    /** Makes chance from a seed. */
    public Chance(long seed) {
        random = new Random(seed);
    }

    /** Returns a number from 0 to below the bound. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** Returns a number between both, the last one included. */
    public long between(long first, long last) {
        return random.nextLong(first, last + 1);
    }

    /** Tells whether something happens that does so with this probability. */
    public boolean hits(double probability) {
        return random.nextDouble() < probability;
    }

    /** Returns one of these. */
    public <T> T anyOf(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** Makes another chance, which depends on what was drawn here before. */
    public Chance fork() {
        return new Chance(random.nextLong());
    }

    @Override
    public void fill(byte[] target) {
        random.nextBytes(target);
    }
}
