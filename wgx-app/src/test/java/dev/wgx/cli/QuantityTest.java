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

    @Test
    void shortFormsStayShort() {
        for (long bytes : new long[] {0, 999, 1023, 1024, 10_235, 1_047_552, 1_048_000, Long.MAX_VALUE}) {
            assertThat(Quantity.shortBytes(bytes)).hasSizeLessThanOrEqualTo(8);
        }
        assertThat(Quantity.shortBytes(1_500_000)).isEqualTo("1.43 MiB");
        assertThat(Quantity.shortBytes(1_048_570)).isEqualTo("1.00 MiB");
        assertThat(Quantity.shortAge(0, 59_999)).isEqualTo("59s");
        assertThat(Quantity.shortAge(0, 3_599_999)).isEqualTo("59min");
        assertThat(Quantity.shortAge(0, 86_399_999)).isEqualTo("23h");
        assertThat(Quantity.shortAge(0, 86_400_000L * 9999)).isEqualTo("9999d");
        assertThat(Quantity.shortAge(5, 0)).isEqualTo("0s");
    }
}
