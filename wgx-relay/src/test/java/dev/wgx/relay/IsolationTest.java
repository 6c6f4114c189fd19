// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No peer, allowed or not, can take, redirect or disturb another one's traffic. */
class IsolationTest {
    private final World world = new World();
    private final Host hub = world.peer("203.0.113.1", 51820);
    private final Host spoke = world.peer("198.51.100.1", 40001);
    private final Host other = world.peer("198.51.100.2", 40002);

    @BeforeEach
    void talk() {
        hub.setPeers(spoke.key, other.key);
        for (Host each : new Host[] {spoke, other}) {
            hub.knows(each);
            each.knows(hub);
            each.send(hub, "hello");
            hub.send(each, "welcome");
        }
    }

    @Test
    void aSpokeThatPublishesTheHubsKeyGainsNothingOverOthers() {
        spoke.setPeers(hub.key);

        hub.send(other, "as before");
        other.send(hub, "as ever");
        spoke.send(hub, "me too");

        assertThat(other.received(hub)).contains("as before");
        assertThat(hub.received(other)).contains("as ever");
        assertThat(spoke.received(hub)).containsExactly("welcome");
        assertThat(hub.received(spoke)).contains("me too");
    }

    @Test
    void aSpokeThatPublishesAnotherSpokesKeyReachesItOnlyIfThatOneAsks() {
        spoke.setPeers(other.key);
        spoke.knows(other);
        other.knows(spoke);

        spoke.send(other, "psst");

        assertThat(other.received(spoke)).isEmpty();
        hub.send(other, "as before");
        assertThat(other.received(hub)).contains("as before");
    }

    @Test
    void anEmptyPublicationOfASpokeTouchesNothingButItsOwnCall() {
        spoke.setPeers(hub.key);
        spoke.setPeers();

        other.send(hub, "as ever");
        spoke.device.removePeer(hub.key);
        spoke.knows(hub);
        world.pass(1);
        spoke.send(hub, "me too");

        assertThat(hub.received(other)).contains("as ever");
        assertThat(hub.received(spoke)).contains("me too");
    }

    @Test
    void aRemovedSpokesLiveSessionStopsAtOnce() {
        hub.setPeers(other.key);

        spoke.send(hub, "anyone?");
        hub.send(spoke, "no");
        other.send(hub, "as ever");

        assertThat(hub.received(spoke)).containsExactly("hello");
        assertThat(spoke.received(hub)).containsExactly("welcome");
        assertThat(hub.received(other)).contains("as ever");
    }

    @Test
    void anInitiationThatWasUnderWayWhenItsSpokeWasRemovedIsNotAnswered() {
        world.pass(2);
        world.hostByAddress.remove(hub.address);
        spoke.device.initiate(hub.key, world.nowNs, world.wallNs());
        world.settle();
        ByteBuffer initiation = spoke.lastSent(HandshakeInitiation.LENGTH);
        world.hostByAddress.put(hub.address, hub);
        hub.setPeers(other.key);
        int before = world.sent.size();

        hub.device.onDatagram(initiation, world.nowNs, world.wallNs());
        world.settle();

        assertThat(world.sent).hasSize(before);
        assertThat(world.drops(DropReason.NO_PENDING_INITIATION)).isEqualTo(1);
    }

    @Test
    void aHandshakeWithAWrongMac1IsNotForwarded() {
        ByteBuffer initiation = spoke.lastSent(HandshakeInitiation.LENGTH);
        initiation.put(120, (byte) ~initiation.get(120));
        int before = world.sent.size();

        world.inject(spoke.address, initiation);

        assertThat(world.sent).hasSize(before);
        assertThat(world.drops(DropReason.NO_ROUTE)).isEqualTo(1);
    }

    @Test
    void aResponseWithAWrongMac1OpensNothing() {
        world.pass(2);
        world.hostByAddress.remove(hub.address);
        spoke.device.initiate(hub.key, world.nowNs, world.wallNs());
        world.settle();
        world.hostByAddress.put(hub.address, hub);
        int sessions = world.relay.relayedSessions(world.nowNs).size();
        ByteBuffer response = ByteBuffer.allocate(HandshakeResponse.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        response.putInt(0, 2)
                .putInt(4, 4711)
                .putInt(8, HandshakeInitiation.senderIndex(spoke.lastSent(HandshakeInitiation.LENGTH)));

        world.inject(hub.address, response);

        assertThat(world.relay.relayedSessions(world.nowNs)).hasSize(sessions);
        assertThat(world.drops(DropReason.MAC1_MISMATCH)).isEqualTo(1);
    }

    @Test
    void aHandshakeMessageOneByteLongerOrShorterIsNotForwarded() {
        ByteBuffer initiation = spoke.lastSent(HandshakeInitiation.LENGTH);
        int before = world.sent.size();

        for (int length : new int[] {HandshakeInitiation.LENGTH - 1, HandshakeInitiation.LENGTH + 1}) {
            ByteBuffer message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            message.put(initiation.slice(0, Math.min(length, HandshakeInitiation.LENGTH)));
            world.inject(spoke.address, message.clear());
        }

        assertThat(world.sent).hasSize(before);
        assertThat(world.drops(DropReason.MALFORMED)).isEqualTo(2);
    }

    @Test
    void aResponseThatNobodyWaitsForIsNotForwarded() {
        ByteBuffer response = hub.lastSent(HandshakeResponse.LENGTH);
        int before = world.sent.size();

        world.inject(hub.address, response);

        assertThat(world.sent).hasSize(before);
        assertThat(world.drops(DropReason.NO_PENDING_INITIATION)).isEqualTo(1);
    }

    @Test
    void anotherPeerCannotUseASessionsIndex() {
        spoke.send(hub, "mine");
        ByteBuffer recorded = spoke.lastSent();
        int before = world.sent.size();

        world.inject(other.address, recorded);

        assertThat(world.sent).hasSize(before);
        assertThat(world.drops(DropReason.MOVED_SOURCE)).isEqualTo(1);
    }

    @Test
    void aFloodOfInitiationsToAHubIsHeldBack() {
        ByteBuffer initiation = spoke.lastSent(HandshakeInitiation.LENGTH);
        long forwarded = world.count(Counter.FORWARDED_HANDSHAKES);

        for (int i = 0; i < 1000; i++) {
            world.inject(spoke.address, initiation);
        }

        assertThat(world.count(Counter.FORWARDED_HANDSHAKES) - forwarded).isLessThanOrEqualTo(10);
        assertThat(world.drops(DropReason.HANDSHAKE_TOO_FREQUENT)).isGreaterThanOrEqualTo(990);
    }
}
