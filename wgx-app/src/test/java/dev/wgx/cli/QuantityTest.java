// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantityTest {
    private static final long DAY = 86_400_000L;

    @Test
    void bytesHaveTheUnitThatKeepsThemShort() {
        assertThat(Quantity.bytes(0)).isEqualTo("0 B");
        assertThat(Quantity.bytes(1023)).isEqualTo("1023 B");
        assertThat(Quantity.bytes(1024)).isEqualTo("1.00 KiB");
        assertThat(Quantity.bytes(1_500_000)).isEqualTo("1.43 MiB");
        assertThat(Quantity.bytes(Long.MAX_VALUE)).isEqualTo("8.00 EiB");
    }

    @Test
    void durationsHaveTheirTwoLargestUnits() {
        assertThat(Quantity.duration(999)).isEqualTo("now");
        assertThat(Quantity.duration(1000)).isEqualTo("1 second");
        assertThat(Quantity.duration(125_000)).isEqualTo("2 minutes, 5 seconds");
        assertThat(Quantity.duration(3 * DAY + 5 * 60_000)).isEqualTo("3 days");
        assertThat(Quantity.duration(3 * DAY + 2 * 3_600_000 + 59_000)).isEqualTo("3 days, 2 hours");
    }

    @Test
    void aClockThatRanBackwardsMakesNoNegativeAge() {
        assertThat(Quantity.age(5000, 1000)).isEqualTo("now");
        assertThat(Quantity.age(1000, 5000)).isEqualTo("4 seconds ago");
    }
}
