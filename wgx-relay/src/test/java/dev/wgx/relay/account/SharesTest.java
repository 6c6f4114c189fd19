// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTest {
    private final Shares<String> shares = new Shares<>();

    @Test
    void whatIsHeldBeyondAnAmountIsThatOfTheHeavierOnesTogether() {
        shares.add("light", 3);
        shares.add("heavy", 10);
        shares.add("as heavy", 10);

        assertThat(shares.beyond(0)).isEqualTo(23);
        assertThat(shares.beyond(4)).isEqualTo(12);
        assertThat(shares.beyond(10)).isZero();
    }

    @Test
    void whoHoldsNothingAnyMoreIsNoAccount() {
        shares.add("one", 2);
        shares.remove("one", 2);

        assertThat(shares.accounts()).isZero();
        assertThat(shares.total()).isZero();
        assertThat(shares.heaviest()).isEmpty();
    }
}
