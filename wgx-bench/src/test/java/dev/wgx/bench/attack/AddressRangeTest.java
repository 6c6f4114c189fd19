// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, 0, 198.51.100.7",
        "198.51.100.7, 5, 198.51.100.7",
        "198.51.100.128/25, 1, 198.51.100.129",
        "198.51.100.128/25, 129, 198.51.100.129",
        "2001:db8::1, 3, 2001:db8:0:0:0:0:0:1",
        "3fff::/20, 0, 3fff:0:0:0:0:0:0:0",
        "3fff::/20, 258, 3fff:0:102:0:0:0:0:0",
        "2001:db8:1:2::/64, 258, 2001:db8:1:2:0:0:0:102"
    })
    void addressesAreCountedRoundAndRound(String range, long number, String address) {
        assertThat(AddressRange.parse(range).address(number).getHostAddress()).isEqualTo(address);
    }

    @Test
    void aRangeKnowsHowManyItHas() {
        assertThat(AddressRange.parse("198.51.100.128/25").count()).isEqualTo(128);
        assertThat(AddressRange.parse("2001:db8::/46").count()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "1.2.3.4/33", "1.2.3.4/x", "1.2.3.4/-1", "2001:db8::/129", "1.2.3.4.5.6:7"})
    void whatIsNoRangeIsRefused(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }
}
