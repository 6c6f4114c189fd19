// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MinimiserTest {
    @Test
    void whatIsLeftIsWhatFails() {
        Plan plan = Plan.of(1, 100);

        Plan shortest =
                new Minimiser(candidate -> numbers(candidate).containsAll(List.of(13, 77)), 1000).minimise(plan);

        assertThat(numbers(shortest)).containsExactly(13, 77);
    }

    @Test
    void itGivesUpAfterSoManyTries() {
        Plan plan = Plan.of(1, 100);

        Plan shorter = new Minimiser(candidate -> numbers(candidate).contains(77), 1).minimise(plan);

        assertThat(shorter.steps()).hasSize(50);
    }

    private static List<Integer> numbers(Plan plan) {
        return plan.steps().stream().map(Step::number).collect(Collectors.toList());
    }
}
