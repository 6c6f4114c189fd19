// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Admission;
import dev.wgx.relay.Endpoint;
import org.junit.jupiter.api.Test;

class PeerTableTest {
    private static final long NOW_NS = 100 * Limits.SECOND_NS;

    private final Tables tables = new Tables(Admission.EVERYBODY, 10);

    private void forgetOneStrangerAt(long nowNs) {
        tables.peers.forgetOneStranger(tables.turnAt(nowNs));
    }

    @Test
    void aStrangerIsLookedForOnceASecond() {
        for (int i = 0; i < 5; i++) {
            tables.newPeer();
        }

        forgetOneStrangerAt(NOW_NS);
        assertThat(tables.peers.room()).isEqualTo(6);
        forgetOneStrangerAt(NOW_NS + Limits.STRANGER_SEARCH_INTERVAL_NS - 1);
        assertThat(tables.peers.room()).isEqualTo(6);
        forgetOneStrangerAt(NOW_NS + Limits.STRANGER_SEARCH_INTERVAL_NS);
        assertThat(tables.peers.room()).isEqualTo(7);
    }

    @Test
    void whoIsHereOrIsPublishedIsNoStranger() {
        tables.newPeerAt(Endpoint.ipv4(1, 1), NOW_NS);
        tables.publish(tables.newPeer(), tables.newPeer());

        forgetOneStrangerAt(NOW_NS);

        assertThat(tables.peers.size()).isEqualTo(3);
    }

    @Test
    void theLedgerAgreesWithTheTableAndIsSeenToDisagree() {
        Peer hub = tables.newPeer();
        Peer spoke = tables.newPeer();
        tables.publish(hub, spoke);
        assertThat(tables.peers.isAccountedFor()).isTrue();

        tables.ledger.addPermission(hub);
        assertThat(tables.peers.isAccountedFor()).isFalse();
        tables.ledger.removePermission(hub);
        assertThat(tables.peers.isAccountedFor()).isTrue();

        spoke.publishedBy.clear();
        assertThat(tables.peers.isAccountedFor()).isFalse();
    }
}
