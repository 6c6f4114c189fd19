// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.ProtocolLimits;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.relay.Admission;
import dev.wgx.relay.account.Prefix;
import org.junit.jupiter.api.Test;

class NewcomersTest {
    private static final Prefix ONE = new Prefix(0, 1);
    private static final Prefix OTHER = new Prefix(0, 2);

    private final Tables tables = new Tables(Admission.EVERYBODY);
    private final StaticIdentity identity = new StaticIdentity(PrivateKey.generate(tables.random));
    private final Newcomers newcomers = new Newcomers(2);

    private Peer newcomer() {
        Peer peer = new Peer(tables.newKey());
        peer.openTunnel(identity, tables.random, new IndexTable(tables.random));
        return peer;
    }

    @Test
    void theOldestOfTheHeaviestPrefixGivesWayAndItsSessionEnds() {
        Peer first = newcomer();
        Peer second = newcomer();
        Peer third = newcomer();
        newcomers.hold(first, ONE, 0);
        newcomers.hold(second, ONE, 1);

        newcomers.hold(third, OTHER, 2);

        assertThat(newcomers.find(first.key())).isNull();
        assertThat(first.tunnel()).isNull();
        assertThat(newcomers.find(second.key())).isSameAs(second);
        assertThat(newcomers.find(third.key())).isSameAs(third);
        assertThat(third.tunnel()).isNotNull();
    }

    @Test
    void theHeaviestPrefixTakesItsOwnOldestPlace() {
        Peer first = newcomer();
        Peer second = newcomer();
        Peer third = newcomer();
        newcomers.hold(first, ONE, 0);
        newcomers.hold(second, ONE, 1);

        newcomers.hold(third, ONE, 2);

        assertThat(newcomers.find(first.key())).isNull();
        assertThat(newcomers.find(second.key())).isSameAs(second);
        assertThat(newcomers.find(third.key())).isSameAs(third);
    }

    @Test
    void whoIsTakenKeepsItsTunnelAndIsHereNoLonger() {
        Peer peer = newcomer();
        newcomers.hold(peer, ONE, 0);

        assertThat(newcomers.take(peer.key())).isSameAs(peer);

        assertThat(peer.tunnel()).isNotNull();
        assertThat(newcomers.take(peer.key())).isNull();
        assertThat(newcomers.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whoComesAgainWaitsAnew() {
        Peer peer = newcomer();
        newcomers.hold(peer, ONE, 0);
        newcomers.hold(peer, OTHER, 7);

        assertThat(newcomers.nextDeadlineNs()).isEqualTo(7 + ProtocolLimits.REJECT_AFTER_TIME_NS);
        assertThat(newcomers.find(peer.key())).isSameAs(peer);
        assertThat(peer.tunnel()).isNotNull();
    }

    @Test
    void whoDoesNotConfirmIsForgottenWithItsSession() {
        Peer peer = newcomer();
        newcomers.hold(peer, ONE, 0);

        newcomers.onDeadline(tables.turnAt(ProtocolLimits.REJECT_AFTER_TIME_NS - 1));
        assertThat(newcomers.find(peer.key())).isSameAs(peer);
        newcomers.onDeadline(tables.turnAt(ProtocolLimits.REJECT_AFTER_TIME_NS));

        assertThat(newcomers.find(peer.key())).isNull();
        assertThat(peer.tunnel()).isNull();
    }
}
