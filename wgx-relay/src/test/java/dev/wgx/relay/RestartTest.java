// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.wire.TransportData;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RestartTest {
    private final World world = new World();
    private final Host hub = world.peer("203.0.113.1", 51820);
    private final Host spoke = world.peer("198.51.100.1", 40001);

    @BeforeEach
    void talk() {
        hub.knows(spoke);
        spoke.knows(hub);
        hub.setPeers(spoke.key);
        spoke.send(hub, "hello");
        hub.send(spoke, "welcome");
    }

    @Test
    void relayedSessionsGoOnWithTheFirstDatagramAfterARestart() {
        world.restartRelay();
        int handshakes = world.sent.size();

        spoke.send(hub, "as if nothing had happened");

        assertThat(hub.received(spoke)).contains("as if nothing had happened");
        assertThat(world.count(Counter.FORWARDED_PACKETS)).isEqualTo(1);
        assertThat(handshakes).isPositive();
    }

    @Test
    void theRelayShakesHandsWithEveryRememberedPeerByItself() {
        world.restartRelay();

        assertThat(world.relay.status(world.nowNs).onlinePeers()).isEqualTo(2);
        assertThat(world.count(Counter.HANDSHAKES_COMPLETED)).isEqualTo(2);
    }

    @Test
    void aHubStillMayStartHandshakesAfterARestart() {
        world.restartRelay();
        hub.device.removePeer(spoke.key);
        hub.knows(spoke);

        hub.send(spoke, "from me");

        assertThat(spoke.received(hub)).contains("from me");
    }

    @Test
    void aPeerThatMovedWhileTheRelayWasDownIsFound() {
        spoke.moveTo("198.51.100.200", 2000);
        world.restartRelay();

        for (int i = 0; i < 12; i++) {
            spoke.send(hub, "packet " + i);
            world.pass(1);
        }
        spoke.send(hub, "arrived");

        assertThat(hub.received(spoke)).contains("packet 5", "arrived");
    }

    @Test
    void aStoredAddressThatNobodyAnswersFromLapses() {
        world.hostByAddress.clear();
        world.lost = flight -> true;
        world.restartRelay();
        assertThat(world.relay.peers(world.nowNs))
                .allMatch(peer -> peer.endpoint().isPresent());

        world.pass(200);

        assertThat(world.relay.peers(world.nowNs))
                .allMatch(peer -> peer.endpoint().isEmpty());
    }

    @Test
    void aStoredAddressIsSentNothingOnceItsProofHasLapsed() {
        world.nowNs += 7 * 86_400 * World.SECOND_NS;
        world.lost = flight -> true;
        int sentBefore = world.sent.size();

        world.restartRelay();
        world.relay.onDeadline(world.nowNs + World.SECOND_NS, world);

        assertThat(world.sent).hasSize(sentBefore);
        assertThat(world.relay.peers(world.nowNs))
                .allMatch(peer -> peer.endpoint().isEmpty());
    }

    @Test
    void aStoredAddressLapsesWhenItWouldHaveWithoutTheRestart() {
        world.hostByAddress.clear();
        world.lost = flight -> true;
        world.pass(100);
        world.restartRelay();

        world.pass(90);

        assertThat(world.relay.peers(world.nowNs))
                .allMatch(peer -> peer.endpoint().isEmpty());
    }

    @Test
    void aHandshakeThatEndsElsewhereDoesNotLetAStoredAddressLiveLonger() {
        world.hostByAddress.remove(spoke.address);
        world.pass(100);
        world.hostByAddress.put(spoke.address, spoke);
        world.lost = flight -> flight.bytes().remaining() == TransportData.MIN_LENGTH;
        spoke.device.initiate(world.relayPublicKey(), world.nowNs, world.wallNs());
        world.settle();
        world.hostByAddress.clear();
        world.lost = flight -> false;
        long completed = world.count(Counter.HANDSHAKES_COMPLETED);
        world.inject(World.endpoint("198.51.100.99", 1), spoke.lastSent());
        assertThat(world.count(Counter.HANDSHAKES_COMPLETED)).isEqualTo(completed + 1);
        assertThat(world.endpointOf(spoke)).contains(spoke.address);
        world.restartRelay();

        world.pass(90);

        assertThat(world.endpointOf(spoke)).isEmpty();
    }

    @Test
    void whoIsNoLongerAllowedDoesNotComeBack() {
        world.admission = Admission.only(Set.of(hub.key));
        world.restartRelay();

        spoke.send(hub, "me?");

        assertThat(hub.received(spoke)).containsExactly("hello");
        assertThat(world.relay.relayedSessions(world.nowNs)).isEmpty();
    }

    @Test
    @Tag("long")
    void aThousandRestartsLoseNoPacketBetweenThem() {
        for (int i = 0; i < 1000; i++) {
            world.pass(7);
            world.restartRelay();
            spoke.send(hub, "up " + i);
            hub.send(spoke, "down " + i);
        }

        assertThat(hub.received(spoke)).hasSize(1001);
        assertThat(spoke.received(hub)).hasSize(1001);
    }

    @Test
    void relayedSessionsAgeOverRestartsWhateverTheWallClockShows() {
        for (int i = 0; i < 4; i++) {
            world.nowNs += 50 * World.SECOND_NS;
            world.relay = world.newRelay(1_000 * World.SECOND_NS);
        }

        assertThat(world.relay.relayedSessions(world.nowNs)).isEmpty();
    }

    @Test
    void relayedSessionsThatNobodyCanTellTheAgeOfAreOver() {
        world.boot++;
        world.relay = world.newRelay(world.wallNs() - World.SECOND_NS);

        assertThat(world.relay.relayedSessions(world.nowNs)).isEmpty();
    }

    @Test
    void relayedSessionsGoOnAfterAQuickRestartOfTheMachine() {
        world.boot++;
        world.restartRelay();

        spoke.send(hub, "as if nothing had happened");

        assertThat(hub.received(spoke)).contains("as if nothing had happened");
    }

    @Test
    void theRelaysClockComesBackFromAJumpForward() {
        long dayNs = 86_400 * World.SECOND_NS;
        world.relay.onWallClock(world.nowNs, world.wallNs() + dayNs);
        world.pass(121);
        world.relay.onWallClock(world.nowNs, world.wallNs());
        world.pass(121);

        assertThat(world.relay.peers(world.nowNs))
                .allMatch(peer -> peer.lastHandshakeMs() <= world.wallNs() / 1_000_000)
                .allMatch(peer -> peer.online());
        world.restartRelay();
        assertThat(world.relay.status(world.nowNs).onlinePeers()).isEqualTo(2);
    }

    @Test
    void aClockThatFellBackDoesNotLockPeersOut() {
        world.pass(1000);
        hub.keepalive();
        world.relay = world.newRelay(1_000 * World.SECOND_NS);

        world.pass(300);

        assertThat(world.relay.status(world.nowNs).onlinePeers()).isEqualTo(2);
    }

    @Test
    void aPeerWhoseClockWasAheadIsNamedAndComesBackOnceItIsForgotten() {
        long dayNs = 86_400 * World.SECOND_NS;
        world.pass(1);
        hub.device.initiate(world.relayPublicKey(), world.nowNs, world.wallNs() + dayNs);
        world.settle();
        hub.restart();
        world.pass(1);

        hub.greetRelay();

        long untilMs = (world.wallNs() + dayNs) / 1_000_000;
        assertThat(world.events)
                .filteredOn(Event.ClockWentBack.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((Event.ClockWentBack) event).refusedUntilMs())
                        .isBetween(untilMs - 2000, untilMs + 2000));
        assertThat(world.relay.peers(world.nowNs))
                .filteredOn(peer -> peer.key().equals(hub.key))
                .allMatch(peer -> peer.refusedUntilMs() > 0);
        assertThat(world.relay.forget(hub.key, world.nowNs, world)).isTrue();
        world.pass(10);
        hub.greetRelay();
        assertThat(world.relay.peers(world.nowNs))
                .filteredOn(peer -> peer.key().equals(hub.key))
                .allMatch(peer -> peer.refusedUntilMs() == 0 && peer.online());
    }
}
