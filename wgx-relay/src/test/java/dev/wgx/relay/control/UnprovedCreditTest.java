// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Endpoint;
import org.junit.jupiter.api.Test;

/** Three times as much is sent to an address that is not proved as came from there. */
class UnprovedCreditTest {
    private static final Endpoint HERE = Endpoint.ipv4(1, 1);
    private static final long NOW_NS = 1000 * Limits.SECOND_NS;

    private final UnprovedCredit credit = new UnprovedCredit();

    @Test
    void whatCameFromThereCoversThreeTimesAsMuch() {
        credit.onReceived(HERE, 50, NOW_NS);

        assertThat(credit.covers(HERE, 150)).isTrue();
        assertThat(credit.covers(HERE, 151)).isFalse();
        assertThat(credit.covers(Endpoint.ipv4(1, 2), 1)).isFalse();
    }

    @Test
    void whatWasSentIsSpent() {
        credit.onReceived(HERE, 50, NOW_NS);
        credit.onSent(HERE, 100);

        assertThat(credit.covers(HERE, 50)).isTrue();
        assertThat(credit.covers(HERE, 51)).isFalse();
        credit.onSent(Endpoint.ipv4(1, 2), 100);
        assertThat(credit.covers(Endpoint.ipv4(1, 2), 0)).isFalse();
    }

    @Test
    void whatCameInPiecesAddsUpUntilThereIsSilence() {
        credit.onReceived(HERE, 10, NOW_NS);
        credit.onReceived(HERE, 10, NOW_NS + Limits.SUSPECT_LIFETIME_NS);
        assertThat(credit.covers(HERE, 60)).isTrue();

        credit.onReceived(HERE, 10, NOW_NS + 2 * Limits.SUSPECT_LIFETIME_NS + 1);
        assertThat(credit.covers(HERE, 30)).isTrue();
        assertThat(credit.covers(HERE, 31)).isFalse();
    }

    @Test
    void theAddressThatWasSilentLongestMakesRoom() {
        for (int i = 0; i < Limits.MAX_SUSPECTED_ADDRESSES; i++) {
            credit.onReceived(Endpoint.ipv4(1, i), 10, NOW_NS + i);
        }
        assertThat(credit.covers(Endpoint.ipv4(1, 0), 30)).isTrue();

        credit.onReceived(Endpoint.ipv4(9, 9), 10, NOW_NS + 100);

        assertThat(credit.covers(Endpoint.ipv4(1, 1), 1)).isFalse();
        assertThat(credit.covers(Endpoint.ipv4(1, 0), 30)).isTrue();
        assertThat(credit.covers(Endpoint.ipv4(9, 9), 30)).isTrue();
    }
}
