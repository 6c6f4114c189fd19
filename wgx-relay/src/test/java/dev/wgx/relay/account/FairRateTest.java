// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FairRateTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final FairRate<String> rate = new FairRate<>(100, 1000, 0);

    private int take(String account, int times, long nowNs) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            taken += rate.take(account, nowNs) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void oneAloneMayUseItAll() {
        assertThat(take("one", 1000, 5)).isEqualTo(100);
        assertThat(take("one", 1000, SECOND_NS)).isEqualTo(100);
    }

    @Test
    void whoComesLaterStillGetsItsEvenPart() {
        take("greedy", 1000, 0);

        assertThat(take("second", 1000, 1)).isEqualTo(50);
        assertThat(take("third", 1000, 2)).isEqualTo(33);
        assertThat(take("greedy", 1000, 3)).isZero();
    }

    @Test
    void inALastingFloodTwiceTheBudgetIsUsedAtMost() {
        for (long second = 0; second < 3; second++) {
            int taken = 0;
            for (int account = 0; account < 80; account++) {
                taken += take("account " + account, 1000, second * SECOND_NS);
            }
            if (second > 0) {
                assertThat(taken).isLessThanOrEqualTo(200);
            }
        }
    }

    @Test
    void whatAnAccountIsChargedAfterwardsTakesNothingFromOthers() {
        assertThat(rate.take("greedy", 0)).isTrue();
        rate.charge("greedy", 1000, 0);

        assertThat(rate.take("greedy", 1)).isFalse();
        assertThat(take("other", 1000, 2)).isEqualTo(50);
    }

    @Test
    void whatIsNotUsedIsNotSavedUp() {
        assertThat(take("one", 1000, 100 * SECOND_NS)).isEqualTo(100);
    }

    @Test
    void whatIsChargedInANewSecondCountsInThatSecond() {
        take("one", 50, 0);
        take("other", 50, 0);

        rate.charge("one", 100, SECOND_NS);

        assertThat(take("one", 1000, SECOND_NS)).isEqualTo(50);
    }

    @Test
    void theAccountsOfTheLastSecondStillHaveTheirParts() {
        takeOneEach("a", "b", "c", "d");

        assertThat(take("one", 1000, SECOND_NS)).isEqualTo(100);
        assertThat(take("other", 1000, 2 * SECOND_NS - 1)).isEqualTo(25);
    }

    @Test
    void theAccountsOfTheSecondBeforeTheLastAreForgotten() {
        takeOneEach("a", "b", "c", "d");

        assertThat(take("one", 1000, 2 * SECOND_NS)).isEqualTo(100);
        assertThat(take("other", 1000, 2 * SECOND_NS)).isEqualTo(50);
    }

    private void takeOneEach(String... accounts) {
        for (String account : accounts) {
            assertThat(rate.take(account, 0)).isTrue();
        }
    }

    @Test
    void anAccountBeyondThoseRememberedGetsOnlyWhatIsLeft() {
        FairRate<Integer> small = new FairRate<>(4, 2, 0);
        assertThat(small.take(1, 0)).isTrue();
        assertThat(small.take(2, 0)).isTrue();
        assertThat(small.take(3, 0)).isTrue();
        assertThat(small.take(3, 0)).isTrue();
        assertThat(small.take(3, 0)).isFalse();
        assertThat(small.take(1, 0)).isTrue();
    }
}
