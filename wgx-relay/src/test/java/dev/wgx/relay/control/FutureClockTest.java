// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.Tai64n;
import dev.wgx.relay.Admission;
import dev.wgx.relay.Event;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.PeerRecord;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FutureClockTest {
    private static final long UNTIL_MS = 1_790_000_000_000L;
    private static final long NS_PER_MS = 1_000_000;

    private final Tables tables = new Tables(Admission.EVERYBODY);
    private final Peer peer = tables.newPeer();

    private void shookHandsWhenItsClockShowed(long wallMs) {
        peer.restore(new PeerRecord(
                peer.key(),
                Optional.of(Tai64n.ofWallClock(wallMs * NS_PER_MS)),
                Optional.empty(),
                Optional.empty(),
                Moment.NEVER,
                Moment.NEVER));
    }

    @Test
    void aPeerIsRefusedUntilTheTimeThatItsClockShowedButNotForASmallDifference() {
        shookHandsWhenItsClockShowed(UNTIL_MS);

        assertThat(FutureClock.refusedUntilMs(peer, UNTIL_MS - Limits.CLOCK_TOLERANCE_MS - 1))
                .hasValue(UNTIL_MS);
        assertThat(FutureClock.refusedUntilMs(peer, UNTIL_MS - Limits.CLOCK_TOLERANCE_MS))
                .isEmpty();
    }

    @Test
    void whoNeverShookHandsIsNotRefused() {
        assertThat(FutureClock.refusedUntilMs(peer, 0)).isEmpty();
    }

    @Test
    void theOperatorIsToldNowAndThen() {
        shookHandsWhenItsClockShowed(UNTIL_MS);

        assertThat(FutureClock.onReplayed(peer, tables.turnAt(0))).isTrue();
        assertThat(FutureClock.onReplayed(peer, tables.turnAt(Limits.CLOCK_REPORT_INTERVAL_NS - 1)))
                .isTrue();
        assertThat(tables.events).containsExactly(new Event.ClockWentBack(peer.key(), UNTIL_MS));

        FutureClock.onReplayed(peer, tables.turnAt(Limits.CLOCK_REPORT_INTERVAL_NS));
        assertThat(tables.events).hasSize(2);
    }

    @Test
    void aReplayOfAPeerWhoseClockIsRightIsNothingToTell() {
        shookHandsWhenItsClockShowed(0);

        assertThat(FutureClock.onReplayed(peer, tables.turnAt(0))).isFalse();

        assertThat(tables.events).isEmpty();
    }
}
