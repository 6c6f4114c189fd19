// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PublicKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpokeSetTest {
    private static PublicKey key(int number) {
        byte[] bytes = new byte[PublicKey.LENGTH];
        bytes[0] = (byte) number;
        return PublicKey.of(bytes);
    }

    @Test
    void setsOfTheSameKeysAreEqualInWhateverOrderTheyWereGiven() {
        SpokeSet set = SpokeSet.of(List.of(key(1), key(2)));

        assertThat(SpokeSet.of(List.of(key(2), key(1), key(2)))).isEqualTo(set).hasSameHashCodeAs(set);
        assertThat(SpokeSet.of(List.of(key(1), key(3)))).isNotEqualTo(set);
        assertThat(SpokeSet.of(List.of(key(1), key(3))).hashCode()).isNotEqualTo(set.hashCode());
        assertThat(SpokeSet.of(List.of(key(1)))).isNotEqualTo(set);
    }

    @Test
    void itIsShownByItsSizeSinceItMayBeLong() {
        assertThat(SpokeSet.of(List.of(key(1), key(2)))).hasToString("2 spokes");
    }

    @Test
    void versionsOfTheSameKeysHaveTheSameHash() {
        SetVersion version = SpokeSet.of(List.of(key(1), key(2))).version(3);

        assertThat(version.hash())
                .isEqualTo(SpokeSet.of(List.of(key(2), key(1))).version(4).hash())
                .hasSameHashCodeAs(
                        SpokeSet.of(List.of(key(2), key(1))).version(4).hash());
        assertThat(version.hash().hashCode())
                .isNotEqualTo(SpokeSet.of(List.of(key(2))).version(3).hash().hashCode());
    }
}
