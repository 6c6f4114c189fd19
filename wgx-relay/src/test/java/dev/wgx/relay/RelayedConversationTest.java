// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.wire.HandshakeInitiation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RelayedConversationTest {
    private final World world = new World();
    private final Host hub = world.peer("203.0.113.1", 51820);
    private final Host spoke = world.peer("198.51.100.1", 40001);

    @BeforeEach
    void introduce() {
        hub.knows(spoke);
        spoke.knows(hub);
        assertThat(hub.setPeers(spoke.key))
                .hasValueSatisfying(answer -> assertThat(answer.ok()).isTrue());
    }

    @Test
    void aSpokeReachesItsHubAndIsAnswered() {
        spoke.send(hub, "hello");
        hub.send(spoke, "welcome");

        assertThat(hub.received(spoke)).containsExactly("hello");
        assertThat(spoke.received(hub)).containsExactly("welcome");
    }

    @Test
    void theRelayedBytesAreTheSameAndKeepTheirTrafficClass() {
        spoke.send(hub, "hello");
        spoke.send(hub, "again");
        ByteBuffer bytes = spoke.lastSent();
        Datagram datagram = new Datagram().set(World.copy(bytes), Path.to(spoke.address), 0xb9, HopLimit.UNSPECIFIED);

        world.relay.onDatagram(datagram, world.nowNs, world);

        World.Sent last = world.sent.getLast();
        assertThat(last.to()).isEqualTo(hub.address);
        assertThat(last.bytes()).isEqualTo(bytes);
        assertThat(last.trafficClass()).isEqualTo(0xb9);
    }

    @Test
    void aHubMayStartHandshakesOnlyOnceTheSpokeHasWantedIt() {
        hub.send(spoke, "too early");
        assertThat(spoke.received(hub)).isEmpty();
        assertThat(world.drops(DropReason.NO_ROUTE)).isPositive();

        spoke.send(hub, "hello");
        hub.device.removePeer(spoke.key);
        hub.knows(spoke);
        hub.send(spoke, "from me");

        assertThat(spoke.received(hub)).contains("from me");
    }

    @Test
    void aSpokeThatDialsEverybodyAtOnceReachesItsHubWithoutARetry() {
        Host starting = world.host("198.51.100.8", 8);
        hub.knows(starting);
        starting.knows(hub);
        hub.setPeers(spoke.key, starting.key);
        starting.device.send(hub.key, ByteBuffer.wrap(new byte[] {'h', 'i'}), world.nowNs, world.wallNs());
        assertThat(starting.sent).hasSize(1);

        starting.keepalive();

        assertThat(hub.received(starting)).containsExactly("hi");
        assertThat(world.drops(DropReason.UNKNOWN_SOURCE)).isZero();
    }

    @Test
    void anInitiationFromAnAddressThatNobodyProvesIsNotForwarded() {
        spoke.send(hub, "hello");
        ByteBuffer recorded = spoke.lastSent(HandshakeInitiation.LENGTH);
        int before = world.sent.size();

        for (int i = 0; i < 300; i++) {
            world.inject(World.endpoint("192.0.2.66", 1 + i), recorded);
        }
        world.pass(3);

        assertThat(world.sent).hasSize(before);
        assertThat(world.drops(DropReason.UNKNOWN_SOURCE)).isEqualTo(300);
    }

    @Test
    @Tag("long")
    void aHubMayRedialAThousandSpokesInTurn() {
        List<Host> spokes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            world.nowNs += World.SECOND_NS / 50;
            Host each = world.peer("10.1." + (i >> 8) + "." + (i & 255), 1000);
            each.knows(hub);
            hub.knows(each);
            spokes.add(each);
        }
        hub.publish(spokes.stream().map(each -> each.key).toList());
        spokes.forEach(each -> each.send(hub, "hello"));
        long forwarded = world.count(Counter.FORWARDED_HANDSHAKES);
        world.nowNs += World.SECOND_NS;

        for (Host each : spokes) {
            hub.device.initiate(each.key, world.nowNs, world.wallNs());
            world.settle();
        }

        assertThat(world.drops(DropReason.RATE_LIMITED)).isZero();
        assertThat(world.count(Counter.FORWARDED_HANDSHAKES) - forwarded).isEqualTo(2000);
    }

    @Test
    void anUnpublishedPeerReachesNobody() {
        Host stranger = world.peer("192.0.2.9", 1234);
        stranger.knows(hub);
        hub.knows(stranger);

        stranger.send(hub, "let me in");

        assertThat(hub.received(stranger)).isEmpty();
        assertThat(world.drops(DropReason.NO_ROUTE)).isEqualTo(1);
    }

    @Test
    @Tag("long")
    void aDayOfOnePacketAMinuteLosesNothing() {
        for (int minute = 0; minute < 24 * 60; minute++) {
            spoke.send(hub, "up " + minute);
            hub.send(spoke, "down " + minute);
            world.pass(60);
        }

        assertThat(hub.received(spoke)).hasSize(24 * 60).doesNotHaveDuplicates();
        assertThat(spoke.received(hub)).hasSize(24 * 60).doesNotHaveDuplicates();
        assertThat(world.relay.relayedSessions(world.nowNs)).hasSizeLessThanOrEqualTo(4);
        assertThat(world.relay.peers(world.nowNs)).allMatch(peer -> peer.online());
    }

    @Test
    void aSilentPairAnswersAfterTenHours() {
        spoke.send(hub, "good night");
        world.pass(10 * 3600);
        hub.send(spoke, "good morning");
        world.pass(10);

        assertThat(spoke.received(hub)).containsExactly("good morning");
    }

    @Test
    void aSpokeHasSeveralHubs() {
        Host second = world.peer("203.0.113.2", 51820);
        second.knows(spoke);
        spoke.knows(second);
        second.setPeers(spoke.key);

        spoke.send(hub, "one");
        spoke.send(second, "two");

        assertThat(hub.received(spoke)).containsExactly("one");
        assertThat(second.received(spoke)).containsExactly("two");
    }

    @Test
    void aPeerIsHubAndSpokeAtOnce() {
        Host leaf = world.peer("192.0.2.3", 999);
        leaf.knows(spoke);
        spoke.knows(leaf);
        spoke.setPeers(leaf.key);

        leaf.send(spoke, "from the leaf");
        spoke.send(hub, "from the middle");

        assertThat(spoke.received(leaf)).containsExactly("from the leaf");
        assertThat(hub.received(spoke)).containsExactly("from the middle");
    }

    @Test
    void twoPeersThatPublishEachOtherAreAMesh() {
        spoke.setPeers(hub.key);

        hub.send(spoke, "first word");

        assertThat(spoke.received(hub)).containsExactly("first word");
    }

    @Test
    void aPairKeepsAFewSessionsAtOnceAndNoMore() {
        for (int i = 0; i < 10; i++) {
            world.pass(1);
            spoke.device.initiate(hub.key, world.nowNs, world.wallNs());
            world.settle();
        }
        assertThat(world.relay.relayedSessions(world.nowNs)).hasSize(4);

        spoke.send(hub, "still here");
        assertThat(hub.received(spoke)).containsExactly("still here");
    }

    @Test
    void relayedSessionsEndWithTheirKeys() {
        spoke.send(hub, "hello");
        assertThat(world.relay.relayedSessions(world.nowNs)).hasSize(1);
        hub.device.removePeer(spoke.key);
        spoke.device.removePeer(hub.key);

        world.pass(179);
        assertThat(world.relay.relayedSessions(world.nowNs)).hasSize(1);
        world.pass(2);
        assertThat(world.relay.relayedSessions(world.nowNs)).isEmpty();
    }

    @Test
    void aCookieReplyToARelayedInitiationReachesItsInitiator() {
        spoke.device.initiate(hub.key, world.nowNs, world.wallNs());
        world.settle();
        world.pass(1);
        hub.device.removePeer(spoke.key);
        spoke.device.initiate(hub.key, world.nowNs, world.wallNs());
        world.settle();
        ByteBuffer initiation = spoke.lastSent(HandshakeInitiation.LENGTH);
        ByteBuffer cookie = ByteBuffer.allocate(64).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        cookie.putInt(0, 3).putInt(4, HandshakeInitiation.senderIndex(initiation));

        world.inject(hub.address, cookie);

        assertThat(world.sent.getLast().to()).isEqualTo(spoke.address);
        assertThat(world.sent.getLast().bytes()).isEqualTo(cookie);
    }

    @Test
    void theReportsTellWhatIsGoingOn() {
        spoke.send(hub, "hello");

        assertThat(world.relay.routes(world.nowNs)).singleElement().satisfies(route -> {
            assertThat(route.hub()).isEqualTo(hub.key);
            assertThat(route.spoke()).isEqualTo(spoke.key);
            assertThat(route.wanted()).isTrue();
        });
        assertThat(world.relay.relayedSessions(world.nowNs)).singleElement().satisfies(session -> {
            assertThat(session.initiator()).isEqualTo(spoke.key);
            assertThat(session.toResponderPackets()).isPositive();
        });
        assertThat(world.relay.status(world.nowNs).onlinePeers()).isEqualTo(2);
        assertThat(world.count(Counter.SENT_DATAGRAMS)
                        + world.count(Counter.FORWARDED_HANDSHAKES)
                        + world.count(Counter.FORWARDED_PACKETS))
                .isEqualTo(world.sent.size());
        assertThat(world.events).contains(new Event.PeerOnline(hub.key, hub.address));
        assertThat(List.copyOf(world.relay.peers(world.nowNs))).hasSize(2);
    }
}
