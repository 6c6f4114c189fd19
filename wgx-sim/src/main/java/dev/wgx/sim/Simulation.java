// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

import static dev.wgx.sim.Timeline.SECOND_NS;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs seeds, and tells of each that fails all that is needed to understand it. */
final class Simulation {
    /** The steps of a run, unless it is told otherwise. */
    static final int STEPS = 150;

    private static final int MAX_TRIES = 300;

    private final int steps;
    private long runs;
    private long events;
    private long slowestNs;
    private long slowestSeed;

    Simulation(int steps) {
        this.steps = steps;
    }

    /** Runs a seed; returns a report if a rule was broken. */
    Optional<String> run(long seed) {
        Plan plan = Plan.of(seed, steps);
        Run run = new Run(plan, false);
        Optional<RuntimeException> broken = run.run();
        runs++;
        events += run.events();
        if (run.slowestNs() > slowestNs) {
            slowestNs = run.slowestNs();
            slowestSeed = seed;
        }
        return broken.map(failure -> report(plan, failure));
    }

    /** Returns how many runs there were, how many events in them, and how long it took at most to reunite everybody. */
    String summary() {
        return runs + " runs, " + events + " events; after the faults everybody was in contact again in at most "
                + slowestNs / SECOND_NS + " s (seed " + slowestSeed + ")";
    }

    /** Returns how many events there were. */
    long events() {
        return events;
    }

    private String report(Plan plan, RuntimeException failure) {
        String kind = kindOf(failure);
        Plan shortest = new Minimiser(
                        candidate -> new Run(candidate, false)
                                .run()
                                .filter(other -> kindOf(other).equals(kind))
                                .isPresent(),
                        MAX_TRIES)
                .minimise(plan);
        Run traced = new Run(shortest, true);
        RuntimeException shown = traced.run().orElse(failure);
        String at = Arrays.stream(shown.getStackTrace())
                .limit(8)
                .map(frame -> "    at " + frame)
                .collect(Collectors.joining("\n"));
        String stepList = shortest.steps().stream()
                .map(step -> step.number() + " " + step.kind())
                .collect(Collectors.joining(", "));
        return "seed " + plan.seed() + ": " + shown.getMessage() + "\n" + at
                + "\n  again by: make sim SEED=" + plan.seed() + " STEPS=" + steps
                + "\n  steps that suffice: " + stepList + "\n\n"
                + traced.trace().diagram();
    }

    /** Returns what two failures of the same kind have in common: the message without its numbers and keys. */
    private static String kindOf(RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        return failure.getClass().getSimpleName() + message.replaceAll("[A-Za-z0-9+/]{43}=|[0-9.:,\\[\\]]+", "#");
    }
}
