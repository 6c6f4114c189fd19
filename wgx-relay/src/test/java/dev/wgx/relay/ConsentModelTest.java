// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares a relay with the rule of consent over random steps: publish, remove, call, answer late, call back, admit,
 * revoke, restart, expire. A longer walk, or one that failed: {@code make} is not needed, {@code mvn -pl wgx-relay -am
 * test -Dtest=ConsentModelTest#randomStepsFollowTheRule -Dsurefire.failIfNoSpecifiedTests=false -Dwgx.steps=2000000
 * -Dwgx.seed=1}.
 */
class ConsentModelTest {
    private static final int STEPS = Integer.getInteger("wgx.steps", 10_000);
    private static final int STEPS_PER_WALK = 5_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void knownSeedsFollowTheRule(long seed) {
        walk(seed, STEPS_PER_WALK);
    }

    @Test
    void randomStepsFollowTheRule() {
        long seed = Long.getLong("wgx.seed", System.nanoTime());
        for (int done = 0; done < STEPS; done += STEPS_PER_WALK) {
            walk(seed++, Math.min(STEPS_PER_WALK, STEPS - done));
        }
    }

    private static void walk(long seed, int steps) {
        ConsentWalk walk = new ConsentWalk(seed);
        for (int step = 1; step <= steps; step++) {
            try {
                walk.step();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + ", step " + step + ", " + walk.lastStep() + ": " + e.getMessage(), e);
            }
        }
    }
}
