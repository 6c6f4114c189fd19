// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Four a second, three at once. */
class TokenBucketTest {
    private static final long TOKEN_NS = Limits.SECOND_NS / 4;
    private static final long NOW_NS = 77 * Limits.SECOND_NS;

    private final TokenBucket bucket = new TokenBucket(4, 3, NOW_NS);

    private int take(int times, long nowNs) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            taken += bucket.take(nowNs) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void itStartsFull() {
        assertThat(take(10, NOW_NS)).isEqualTo(3);
    }

    @Test
    void aTokenComesInItsTimeAndNotBefore() {
        take(3, NOW_NS);

        assertThat(take(10, NOW_NS + TOKEN_NS - 1)).isZero();
        assertThat(take(10, NOW_NS + TOKEN_NS)).isOne();
        assertThat(take(10, NOW_NS + 3 * TOKEN_NS)).isEqualTo(2);
    }

    @Test
    void whatIsNotUsedIsSavedUpToTheBurstOnly() {
        take(3, NOW_NS);

        assertThat(take(10, NOW_NS + 100 * Limits.SECOND_NS)).isEqualTo(3);
    }

    @Test
    void toLookWhetherThereIsATokenTakesNone() {
        for (int i = 0; i < 10; i++) {
            assertThat(bucket.hasToken(NOW_NS)).isTrue();
        }

        assertThat(take(10, NOW_NS)).isEqualTo(3);
        assertThat(bucket.hasToken(NOW_NS)).isFalse();
    }

    @Test
    void whatHasBeenDoneIsPaidForOnCreditAsFarAsASecondBucketWouldHold() {
        bucket.charge(100, NOW_NS);

        assertThat(take(10, NOW_NS + 4 * TOKEN_NS - 1)).isZero();
        assertThat(take(10, NOW_NS + 4 * TOKEN_NS)).isOne();
    }

    @Test
    void aSmallDebtIsPaidInItsTime() {
        bucket.charge(4, NOW_NS);

        assertThat(take(10, NOW_NS + 2 * TOKEN_NS - 1)).isZero();
        assertThat(take(10, NOW_NS + 2 * TOKEN_NS)).isOne();
    }
}
