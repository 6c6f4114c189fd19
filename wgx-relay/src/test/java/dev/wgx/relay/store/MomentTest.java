// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MomentTest {
    private static final long MS_NS = 1_000_000;

    private final Moment then = Moment.of(50 * MS_NS, 9_000 * MS_NS, 3);

    @Test
    void theClockThatCannotBeSetTellsTheAgeWithinOneStartOfTheMachine() {
        Moment now = Moment.of(57 * MS_NS, 1_000 * MS_NS, 3);

        assertThat(then.ageNs(now)).hasValue(7 * MS_NS);
    }

    @Test
    void theWallClockTellsTheAgeAfterAnotherStartOfTheMachine() {
        Moment now = Moment.of(MS_NS, 9_020 * MS_NS, 4);

        assertThat(then.ageNs(now)).hasValue(20 * MS_NS);
    }

    @Test
    void theWallClockTellsTheAgeWhereTheStartOfTheMachineIsUnknown() {
        Moment unknown = Moment.of(50 * MS_NS, 9_000 * MS_NS, Moment.UNKNOWN_BOOT);
        Moment now = Moment.of(51 * MS_NS, 9_030 * MS_NS, Moment.UNKNOWN_BOOT);

        assertThat(unknown.ageNs(now)).hasValue(30 * MS_NS);
    }

    @Test
    void whatIsInTheFutureHasNoAge() {
        assertThat(then.ageNs(then)).hasValue(0);
        assertThat(then.ageNs(Moment.of(50 * MS_NS - 1, 9_000 * MS_NS, 3))).isEmpty();
        assertThat(then.ageNs(Moment.of(50 * MS_NS, 8_999 * MS_NS, 4))).isEmpty();
    }

    @Test
    void anEarlierMomentIsEarlierByBothClocks() {
        Moment earlier = then.minus(5 * MS_NS);

        assertThat(earlier).isEqualTo(new Moment(8_995, 45 * MS_NS, 3));
        assertThat(earlier.wallNs()).isEqualTo(8_995 * MS_NS);
    }
}
