// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private final RateLimiter<Integer> limiter = new RateLimiter<>(1, 2);

    @Test
    void eachHasItsOwnBudget() {
        assertThat(limiter.take(1, 0)).isTrue();
        assertThat(limiter.take(1, 0)).isTrue();
        assertThat(limiter.take(1, 0)).isFalse();

        assertThat(limiter.take(2, 0)).isTrue();
        assertThat(limiter.take(1, Limits.SECOND_NS)).isTrue();
    }

    @Test
    void theOneThatIsUnusedLongestMakesRoom() {
        for (int account = 0; account < Limits.MAX_LIMITED_ACCOUNTS; account++) {
            limiter.take(account, 0);
            limiter.take(account, 0);
        }
        assertThat(limiter.take(0, 0)).as("none is forgotten yet").isFalse();

        limiter.take(-1, 0);

        assertThat(limiter.take(0, 0)).as("it was used after the others").isFalse();
        assertThat(limiter.take(1, 0)).as("it is forgotten").isTrue();
    }
}
