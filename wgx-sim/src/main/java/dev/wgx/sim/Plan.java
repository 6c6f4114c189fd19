// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * The steps of one run.
 *
 * @param seed what the scene and all steps are made from
 */
record Plan(long seed, List<Step> steps) {
    private static final long MS_NS = 1_000_000;

    Plan {
        steps = List.copyOf(steps);
    }

    /** Draws so many steps. */
    static Plan of(long seed, int steps) {
        // Another stream than that of the scene, which has the same seed.
        Chance chance = new Chance(seed ^ 0x5deece66dL);
        List<Step> result = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            long afterNs = chance.hits(0.5) ? chance.between(0, 200) * MS_NS : chance.between(0, 8_000) * MS_NS;
            result.add(new Step(i, StepKind.any(chance), chance.nextLong(), afterNs));
        }
        return new Plan(seed, result);
    }

    /** Returns the same plan with these steps alone. */
    Plan with(List<Step> kept) {
        return new Plan(seed, kept);
    }
}
