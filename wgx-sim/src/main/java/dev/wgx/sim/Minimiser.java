// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing plan as short as it can while it still fails (delta debugging: complements alone). */
final class Minimiser {
    private final Predicate<Plan> fails;
    private int triesLeft;

    /** @param maxTries how many runs it may take */
    Minimiser(Predicate<Plan> fails, int maxTries) {
        this.fails = fails;
        this.triesLeft = maxTries;
    }

    /** Returns a plan that fails and is shorter, or this one. */
    Plan minimise(Plan plan) {
        Plan best = plan;
        int parts = 2;
        while (best.steps().size() >= 2 && triesLeft > 0) {
            Plan shorter = findShorter(best, parts);
            if (!shorter.equals(best)) {
                best = shorter;
                parts = Math.max(2, parts - 1);
            } else if (parts >= best.steps().size()) {
                break;
            } else {
                parts = Math.min(best.steps().size(), parts * 2);
            }
        }
        return best;
    }

    private Plan findShorter(Plan plan, int parts) {
        List<Step> steps = plan.steps();
        for (int part = 0; part < parts && triesLeft > 0; part++) {
            int from = steps.size() * part / parts;
            int to = steps.size() * (part + 1) / parts;
            List<Step> kept = new ArrayList<>(steps.subList(0, from));
            kept.addAll(steps.subList(to, steps.size()));
            Plan shorter = plan.with(kept);
            triesLeft--;
            if (fails.test(shorter)) {
                return shorter;
            }
        }
        return plan;
    }
}
