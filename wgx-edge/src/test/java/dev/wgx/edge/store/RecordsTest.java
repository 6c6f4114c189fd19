// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.Tai64n;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.PeerRecord;
import dev.wgx.relay.store.RelayedSessionRecord;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final int BOOT_TIME_BYTES = 2 * Long.BYTES;
    private static final int MOMENT_BYTES = 3 * Long.BYTES;

    @Test
    void aPeerOfAnEarlierVersionCountsAsSentAnInitiationWhenItShookHands() {
        PeerRecord peer = SampleRecords.peer(5);
        byte[] value = withoutTail(Records.value(peer), 1 + Tai64n.LENGTH + BOOT_TIME_BYTES + MOMENT_BYTES);

        PeerRecord read = Records.peer(Records.key(peer.key()), value);

        assertThat(read)
                .isEqualTo(new PeerRecord(
                        peer.key(),
                        peer.newestTimestamp(),
                        Optional.of(Tai64n.ofWallClock(5_000_000)),
                        peer.path(),
                        new Moment(5, 0, Moment.UNKNOWN_BOOT),
                        new Moment(5, 0, Moment.UNKNOWN_BOOT)));
    }

    @Test
    void aPeerOfAnEarlierVersionCountsAsHavingProvedItsAddressWhenItShookHands() {
        PeerRecord peer = SampleRecords.peer(5);
        byte[] value = withoutTail(Records.value(peer), MOMENT_BYTES);

        assertThat(Records.peer(Records.key(peer.key()), value).proved()).isEqualTo(peer.lastHandshake());
    }

    @Test
    void aSessionOfAnEarlierVersionKeepsItsWallClockTime() {
        RelayedSessionRecord session = SampleRecords.session(9);
        byte[] value = withoutTail(Records.value(session), BOOT_TIME_BYTES);

        RelayedSessionRecord read = Records.relayedSession(Records.key(9), value);

        assertThat(read.opened()).isEqualTo(new Moment(session.opened().wallMs(), 0, Moment.UNKNOWN_BOOT));
    }

    private static byte[] withoutTail(byte[] bytes, int tail) {
        return Arrays.copyOf(bytes, bytes.length - tail);
    }
}
