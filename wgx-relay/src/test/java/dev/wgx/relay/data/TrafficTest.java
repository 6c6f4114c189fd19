// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrafficTest {
    private final Traffic traffic = new Traffic(5);

    @Test
    void whatAMirrorForwardedCountsBesideTheThreads() {
        traffic.count(this, 100, 7);
        traffic.onMirrored(2, 300, 6);
        traffic.onMirrored(3, 400, 9);
        assertThat(traffic.packets()).isEqualTo(4);
        assertThat(traffic.bytes()).isEqualTo(500);
        assertThat(traffic.mirroredPackets()).isEqualTo(3);
        assertThat(traffic.lastUsedNs()).isEqualTo(9);
    }

    @Test
    void aNewEntryInTheMirrorStartsAtZeroAndTheOldOneIsNotForgotten() {
        traffic.settleMirrored(10, 1000, 6);
        traffic.onMirrored(1, 50, 8);
        assertThat(traffic.packets()).isEqualTo(11);
        assertThat(traffic.bytes()).isEqualTo(1050);
    }

    @Test
    void whatASecondThreadForwardsCountsToo() {
        traffic.count("the first", 100, 6);
        traffic.count("the second", 10, 7);
        traffic.count("the first", 1, 8);
        assertThat(traffic.packets()).isEqualTo(3);
        assertThat(traffic.bytes()).isEqualTo(111);
        assertThat(traffic.lastUsedNs()).isEqualTo(8);
    }

    @Test
    void beforeItIsUsedItsLastUseIsItsBeginning() {
        assertThat(traffic.lastUsedNs()).isEqualTo(5);
    }
}
