// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.report.PeerReport;
import dev.wgx.wire.MessageType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A key is a peer from its first confirmed handshake on, and a stranger is one until it has been away for a while. */
class NewcomerTest {
    private final World world = new World();
    private final Host hub = world.peer("203.0.113.1", 51820);
    private final Host newcomer = world.host("198.51.100.1", 40001);

    private void loseConfirmationsOf(Host host) {
        world.lost = flight ->
                flight.from().equals(host.address) && MessageType.of(flight.bytes()) == MessageType.TRANSPORT_DATA;
    }

    private List<PublicKey> knownKeys() {
        return world.relay.peers(world.nowNs).stream().map(PeerReport::key).toList();
    }

    private boolean isOnline(Host host) {
        return world.relay.peers(world.nowNs).stream()
                .anyMatch(peer -> peer.key().equals(host.key) && peer.online());
    }

    @Test
    void aHandshakeThatIsNotConfirmedMakesNoPeer() {
        loseConfirmationsOf(newcomer);
        newcomer.greetRelay();
        assertThat(knownKeys()).containsExactly(hub.key);

        world.lost = flight -> false;
        newcomer.keepalive();

        assertThat(isOnline(newcomer)).isTrue();
    }

    @Test
    void aHandshakeThatIsNotConfirmedIsForgottenWithItsSession() {
        loseConfirmationsOf(newcomer);
        newcomer.greetRelay();
        world.nowNs += 181 * World.SECOND_NS;
        world.settle();
        world.lost = flight -> false;

        newcomer.restart();
        newcomer.greetRelay();

        assertThat(isOnline(newcomer)).isTrue();
    }

    @Test
    void aKeyThatIsPublishedBetweenAnswerAndConfirmationKeepsItsSession() {
        loseConfirmationsOf(newcomer);
        newcomer.greetRelay();
        hub.setPeers(newcomer.key);
        world.lost = flight -> false;

        newcomer.keepalive();

        assertThat(isOnline(newcomer)).isTrue();
    }

    @Test
    void aKeyThatLeavesTheListBetweenAnswerAndConfirmationIsNoPeer() {
        loseConfirmationsOf(newcomer);
        newcomer.greetRelay();
        world.relay.onAdmission(Admission.only(Set.of(hub.key)), world.nowNs, world);
        world.lost = flight -> false;

        newcomer.keepalive();

        assertThat(knownKeys()).containsExactly(hub.key);
        assertThat(world.drops(DropReason.NOT_ALLOWED)).isEqualTo(1);
    }

    @Test
    @Tag("long")
    void handshakesThatNobodyConfirmsPushOutNobodyElse() {
        loseConfirmationsOf(newcomer);
        newcomer.greetRelay();
        for (int i = 0; i < 4100; i++) {
            Host each = world.host("192.0.2.66", 1000 + i);
            world.hostByAddress.remove(each.address);
            each.greetRelay();
            world.nowNs += World.SECOND_NS / 1000;
        }
        world.lost = flight -> false;

        newcomer.keepalive();

        assertThat(isOnline(newcomer)).isTrue();
        assertThat(knownKeys()).hasSize(2);
    }

    @Test
    void aStrangerThatIsAwayForTenMinutesIsForgotten() {
        hub.setPeers(newcomer.key);
        newcomer.greetRelay();
        Host stranger = world.peer("198.51.100.2", 40002);
        world.lost = flight -> !flight.from().equals(hub.address);
        world.pass(590);
        assertThat(knownKeys()).contains(stranger.key);

        world.pass(200);

        assertThat(knownKeys()).containsExactlyInAnyOrder(hub.key, newcomer.key);
        assertThat(world.store.snapshot().peers()).hasSize(2);
    }

    @Test
    void whoIsOnAListIsNeverForgotten() {
        world.relay.onAdmission(Admission.only(Set.of(hub.key)), world.nowNs, world);
        world.lost = flight -> true;

        world.pass(2000);

        assertThat(knownKeys()).containsExactly(hub.key);
    }

    @Test
    void toForgetAKeyThatNeverCameWritesNothing() {
        hub.setPeers(newcomer.key);

        assertThat(world.relay.forget(newcomer.key, world.nowNs, world)).isTrue();

        assertThat(world.store.snapshot().peers()).noneMatch(peer -> peer.key().equals(newcomer.key));
    }
}
