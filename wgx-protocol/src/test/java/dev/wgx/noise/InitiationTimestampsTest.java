// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InitiationTimestampsTest {
    private final InitiationTimestamps timestamps = new InitiationTimestamps();

    @Test
    void aTimestampOfZerosIsNeverNew() {
        Tai64n zeros = Tai64n.of(new byte[Tai64n.LENGTH]);

        assertThat(timestamps.isReplayed(zeros)).isTrue();
        assertThat(timestamps.isReplayed(zeros.next())).isFalse();
    }

    @Test
    void whatIsNoNewerThanTheNewestIsAReplay() {
        Tai64n accepted = Tai64n.ofWallClock(1_000_000_000);
        timestamps.onAccepted(accepted);

        assertThat(timestamps.isReplayed(accepted)).isTrue();
        assertThat(timestamps.isReplayed(Tai64n.ofWallClock(0))).isTrue();
        assertThat(timestamps.isReplayed(accepted.next())).isFalse();
    }
}
