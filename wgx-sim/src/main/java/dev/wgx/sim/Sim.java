// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

import java.util.Optional;

/**
 * The command. {@code Sim SEED STEPS} runs one seed; {@code Sim --seconds N SEED} runs this and the following seeds for
 * so long; {@code Sim --first-failure N SEED} does too, but stops at the first seed that breaks a rule.
 */
public final class Sim {
    private static final long SECOND_NS = 1_000_000_000L;

    private Sim() {}

    /** Runs the simulation; ends with 1 if a rule was broken. */
    public static void main(String[] args) {
        boolean isOne = !args[0].startsWith("--");
        boolean stopsAtFailure = args[0].equals("--first-failure");
        Simulation simulation = new Simulation(isOne ? Integer.parseInt(args[1]) : Simulation.STEPS);
        long first = Long.parseLong(isOne ? args[0] : args[2]);
        long endNs = System.nanoTime() + (isOne ? 0 : Long.parseLong(args[1]) * SECOND_NS);
        int failures = 0;
        long seed = first;
        do {
            Optional<String> report = simulation.run(seed++);
            if (report.isPresent()) {
                failures++;
                System.out.println(report.get());
            }
        } while (System.nanoTime() < endNs && !(stopsAtFailure && failures > 0));
        System.out.println(
                "seeds " + first + " to " + (seed - 1) + ": " + failures + " failed; " + simulation.summary());
        System.exit(failures == 0 ? 0 : 1);
    }
}
