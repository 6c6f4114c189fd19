// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.120.0.1/16, 10.120.0.0/16",
        "10.120.0.1, 10.120.0.1/32",
        "0.0.0.0/0, 0.0.0.0/0",
        "255.255.255.255/1, 128.0.0.0/1",
        "fd00:120::1/64, fd00:120::/64",
        "::/0, ::/0",
        "::1, ::1/128",
        "2001:db8:0:1:0:0:0:1/127, 2001:db8:0:1::/127",
        "1:2:3:4:5:6:7:8/128, 1:2:3:4:5:6:7:8/128"
    })
    void aNetworkHasNoHostBits(String text, String network) {
        assertThat(Cidr.parse(text).network()).hasToString(network);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.1",
                "010.0.0.1000",
                "1.2.3.4/",
                "1.2.3.4/-1",
                "::/129",
                "1.2.3.4/33",
                "name/8",
                "::1%lo",
                "1::2::3",
                "1.2.3.256",
                "1.2.3.4.5",
                "1.2.3.4.",
                "1..3.4",
                "1.2.3.+4",
                "1.2.3.1000000000004"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text));
    }

    @Test
    void containmentNeedsTheSameFamily() {
        assertThat(Cidr.parse("10.0.0.0/8").contains(Cidr.parse("10.120.0.0/16")))
                .isTrue();
        assertThat(Cidr.parse("10.120.0.0/16").contains(Cidr.parse("10.0.0.0/8")))
                .isFalse();
        assertThat(Cidr.parse("::/0").contains(Cidr.parse("10.0.0.0/8"))).isFalse();
    }

    @Test
    void addressesAreCountedFromTheNetworksOwn() {
        assertThat(Cidr.parse("10.120.0.1/16").addressAt(256).getHostAddress()).isEqualTo("10.120.1.0");
        assertThat(Cidr.format(Cidr.parse("fd00::/64").addressAt(2))).isEqualTo("fd00::2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.parse("10.0.0.0/30").addressAt(4));
    }
}
