// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Admission;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.store.Moment;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrangerSweepTest {
    private static final long START_NS = 100 * Limits.SECOND_NS;

    private final Tables tables = new Tables(Admission.EVERYBODY);
    private final StrangerSweep sweep = new StrangerSweep(tables.peers, START_NS);

    private Peer cameAtTheStart() {
        Peer peer = tables.newPeer();
        peer.lastHandshake = Moment.of(START_NS, START_NS, 1);
        return peer;
    }

    private boolean isKnown(Peer peer) {
        return tables.peers.find(peer.key()) != null;
    }

    private void sweepAt(long nowNs) {
        assertThat(sweep.nextDeadlineNs()).isLessThanOrEqualTo(nowNs);
        sweep.onDeadline(tables.turnAt(nowNs));
    }

    @Test
    void whoHasBeenAwayForSoLongIsForgotten() {
        Peer away = cameAtTheStart();

        sweepAt(START_NS + Limits.STRANGER_LIFETIME_NS - 1);
        assertThat(isKnown(away)).isTrue();
        sweepAt(START_NS + Limits.STRANGER_LIFETIME_NS - 1 + Limits.STRANGER_SWEEP_INTERVAL_NS);

        assertThat(isKnown(away)).isFalse();
        assertThat(tables.stored).isNotEmpty();
    }

    @Test
    void atTheVeryEndOfItsTimeItIsForgotten() {
        Peer away = cameAtTheStart();

        sweepAt(START_NS + Limits.STRANGER_LIFETIME_NS);

        assertThat(isKnown(away)).isFalse();
    }

    @Test
    void nobodyIsSoughtBeforeItIsTime() {
        cameAtTheStart();
        assertThat(sweep.nextDeadlineNs()).isEqualTo(START_NS + Limits.STRANGER_SWEEP_INTERVAL_NS);

        sweep.onDeadline(tables.turnAt(START_NS + Limits.STRANGER_SWEEP_INTERVAL_NS - 1));
        assertThat(sweep.nextDeadlineNs()).isEqualTo(START_NS + Limits.STRANGER_SWEEP_INTERVAL_NS);

        sweepAt(START_NS + Limits.STRANGER_SWEEP_INTERVAL_NS);
        assertThat(sweep.nextDeadlineNs()).isEqualTo(START_NS + 2 * Limits.STRANGER_SWEEP_INTERVAL_NS);
    }

    @Test
    void whoIsHereOrHasCounterpartsStays() {
        Peer here = tables.newPeerAt(Endpoint.ipv4(1, 1), START_NS);
        Peer hub = cameAtTheStart();
        Peer spoke = cameAtTheStart();
        tables.publish(hub, spoke);

        sweepAt(START_NS + 10 * Limits.STRANGER_LIFETIME_NS);

        assertThat(isKnown(here)).isTrue();
        assertThat(isKnown(hub)).isTrue();
        assertThat(isKnown(spoke)).isTrue();
    }

    @Test
    void whereThereIsAListNobodyOnItIsForgotten() {
        Tables listing = new Tables(Admission.only(Set.of(tables.newKey())));
        listing.newPeer();

        assertThat(new StrangerSweep(listing.peers, START_NS).nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whereNobodyIsKnownThereIsNothingToDo() {
        assertThat(sweep.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }
}
