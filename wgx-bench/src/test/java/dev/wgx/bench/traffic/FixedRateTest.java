// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FixedRateTest {
    private static final long SECOND_NS = FixedRate.SECOND_NS;
    private static final long START_NS = -5_000;

    @Test
    void theFirstBurstIsDueAtOnceAndTheNextAfterItsTime() {
        FixedRate rate = new FixedRate(1000, 4, START_NS);
        assertThat(rate.permitted(START_NS)).isEqualTo(4);
        rate.onSent(4);
        assertThat(rate.permitted(START_NS)).isZero();
        assertThat(rate.waitNs(START_NS)).isEqualTo(4_000_000);
        assertThat(rate.permitted(START_NS + 3_999_999)).isZero();
        assertThat(rate.permitted(START_NS + 4_000_000)).isEqualTo(4);
    }

    @Test
    void whoeverWaitsAsLongAsToldKeepsTheRate() {
        long[] rates = {1, 7, 999, 40_000, 2_999_999};
        for (long perSecond : rates) {
            for (int burst : new int[] {1, 8, 44}) {
                FixedRate rate = new FixedRate(perSecond, burst, START_NS);
                long nowNs = START_NS;
                long sent = 0;
                for (int i = 0; i < 1000; i++) {
                    long permitted = rate.permitted(nowNs);
                    assertThat(permitted % burst).isZero();
                    rate.onSent((int) permitted);
                    sent += permitted;
                    nowNs += rate.waitNs(nowNs);
                }
                double seconds = (nowNs - START_NS) / (double) SECOND_NS;
                assertThat(sent / seconds).isBetween(0.999 * perSecond, 1.001 * perSecond);
            }
        }
    }

    @Test
    void aDayAtFullSpeedOverflowsNothing() {
        FixedRate rate = new FixedRate(10_000_000, 1, 0);
        long day = 86_400 * SECOND_NS;
        rate.permitted(day);
        rate.onSent((int) rate.permitted(day));
        assertThat(rate.waitNs(day)).isEqualTo(100);
        assertThat(rate.permitted(day + 100)).isEqualTo(1);
    }

    @Test
    void aStallIsMadeUpForALittleOnly() {
        FixedRate rate = new FixedRate(100_000, 1, 0);
        rate.onSent((int) rate.permitted(0));
        long late = rate.permitted(10 * SECOND_NS);
        assertThat(late).isBetween(500L, 502L);
        rate.onSent((int) late);
        assertThat(rate.waitNs(10 * SECOND_NS)).isEqualTo(10_000);
    }
}
