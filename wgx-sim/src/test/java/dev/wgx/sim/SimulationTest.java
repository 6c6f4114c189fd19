// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the kept seeds, and fresh ones up to a number of events: {@code -Dwgx.events=…}, {@code -Dwgx.seed=…}. */
class SimulationTest {
    private static final long EVENTS = Long.getLong("wgx.events", 1_000_000);

    @ParameterizedTest
    @MethodSource("keptSeeds")
    void noKeptSeedBreaksARule(long seed) {
        assertThat(new Simulation(Simulation.STEPS).run(seed)).isEmpty();
    }

    @Test
    void noFreshSeedBreaksARule() {
        Simulation simulation = new Simulation(Simulation.STEPS);
        long first = Long.getLong("wgx.seed", System.currentTimeMillis());

        for (long seed = first; simulation.events() < EVENTS; seed++) {
            assertThat(simulation.run(seed)).isEmpty();
        }

        System.out.println("simulated from seed " + first + " on: " + simulation.summary());
    }

    @Test
    void aSeedIsTheSameRunEachTime() {
        List<Long> events = Stream.generate(() -> {
                    Run run = new Run(Plan.of(4711, Simulation.STEPS), false);
                    assertThat(run.run()).isEmpty();
                    return run.events();
                })
                .limit(2)
                .toList();

        assertThat(events.getFirst()).isEqualTo(events.getLast()).isPositive();
    }

    static Stream<Long> keptSeeds() {
        try (var in = Objects.requireNonNull(SimulationTest.class.getResourceAsStream("seeds.txt"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#")).map(Long::valueOf);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
