// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadTest {
    @Test
    void imixMixesSevenSmallFourMiddleAndOneFull() {
        Sizes imix = Sizes.parse("imix");
        int small = 0;
        long bytes = 0;
        for (int i = 0; i < 120; i++) {
            small += imix.at(i) == 80 ? 1 : 0;
            bytes += imix.at(i);
        }
        assertThat(small).isEqualTo(70);
        assertThat(bytes).isEqualTo(10 * (7 * 80 + 4 * 608 + 1452));
        assertThat(imix.largest()).isEqualTo(1452);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "31", "-1", "8193", "IMIX", "1452.0", "99999999999"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> Sizes.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"32,64", "1000,64", "1452,44", "imix,44", "8192,7"})
    void aFullMessageHasRoomForSoMany(String size, int count) {
        assertThat(Load.fullMessage(Sizes.parse(size))).isEqualTo(count);
    }

    @Test
    void twoSendersShareTheRate() {
        Load load = new Load(Sizes.parse("100"), 1000, 64, 1, false, Direction.BOTH, 0, 0);
        Pacing half = load.pacing(() -> 0, 0);
        half.onSent((int) half.permitted(0));
        assertThat(half.waitNs(0)).isEqualTo(2_000_000);
    }
}
