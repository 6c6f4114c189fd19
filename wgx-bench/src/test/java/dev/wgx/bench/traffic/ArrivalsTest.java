// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import static dev.wgx.bench.traffic.Arrivals.Arrival.LATE;
import static dev.wgx.bench.traffic.Arrivals.Arrival.NEXT;
import static dev.wgx.bench.traffic.Arrivals.Arrival.REPEATED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private final Arrivals arrivals = new Arrivals();

    @Test
    void inOrder() {
        for (long sequence = 0; sequence < 10_000; sequence++) {
            assertThat(arrivals.add(sequence)).isEqualTo(NEXT);
        }
        assertThat(arrivals.next()).isEqualTo(10_000);
    }

    @Test
    void aLateOneIsToldFromARepeatedOne() {
        arrivals.add(0);
        arrivals.add(5);
        assertThat(arrivals.add(3)).isEqualTo(LATE);
        assertThat(arrivals.add(3)).isEqualTo(REPEATED);
        assertThat(arrivals.add(5)).isEqualTo(REPEATED);
        assertThat(arrivals.next()).isEqualTo(6);
    }

    @Test
    void whatIsTooOldToTellCountsAsRepeated() {
        arrivals.add(Arrivals.WINDOW + 100);
        assertThat(arrivals.add(100)).isEqualTo(REPEATED);
        assertThat(arrivals.add(101)).isEqualTo(LATE);
        assertThat(arrivals.add(-1)).isEqualTo(REPEATED);
    }

    @Test
    void aLongJumpForgetsAllThatLiesBehind() {
        for (long sequence = 0; sequence < Arrivals.WINDOW; sequence++) {
            arrivals.add(sequence);
        }
        long far = 10L * Arrivals.WINDOW;
        assertThat(arrivals.add(far)).isEqualTo(NEXT);
        for (long sequence = far - Arrivals.WINDOW + 1; sequence < far; sequence++) {
            assertThat(arrivals.add(sequence)).isEqualTo(LATE);
        }
    }

    @Test
    void agreesWithASetWhateverComes() {
        Random random = new Random(7);
        Set<Long> seen = new HashSet<>();
        long highest = -1;
        for (int i = 0; i < 100_000; i++) {
            long sequence = Math.max(0, highest - 200 + random.nextInt(210));
            Arrivals.Arrival expected = sequence > highest ? NEXT : seen.contains(sequence) ? REPEATED : LATE;
            assertThat(arrivals.add(sequence)).isEqualTo(expected);
            seen.add(sequence);
            highest = Math.max(highest, sequence);
        }
    }
}
