// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Insists over random steps that a relay that is too small keeps its limits. A longer walk: {@code -Dwgx.steps=200000}.
 */
class SharesWalkTest {
    private static final int STEPS = Integer.getInteger("wgx.steps", 1_000);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theLimitsHoldAndTheStoreFollows(long seed) {
        SharesWalk walk = new SharesWalk(seed);
        for (int step = 1; step <= STEPS; step++) {
            try {
                walk.step();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + ", step " + step + ", " + walk.lastStep() + ": " + e.getMessage(), e);
            }
        }
    }
}
