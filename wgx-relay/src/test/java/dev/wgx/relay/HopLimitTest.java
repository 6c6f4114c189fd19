// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.wire.CookieReply;
import dev.wgx.wire.HandshakeInitiation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The relay counts as one of the routers on a packet's way. */
class HopLimitTest {
    private final World world = new World();
    private final Host hub = world.peer("203.0.113.1", 51820);
    private final Host spoke = world.peer("198.51.100.1", 40001);

    @BeforeEach
    void introduce() {
        hub.knows(spoke);
        spoke.knows(hub);
        hub.setPeers(spoke.key);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 64, 255})
    void handshakeAndDataGoOnWithOneHopLess(int received) {
        world.sent.clear();
        world.hopLimit = flight -> received;

        spoke.send(hub, "hello");

        assertThat(hub.received(spoke)).containsExactly("hello");
        assertThat(hopLimitsSent()).hasSizeGreaterThan(2).containsOnly(received - 1);
    }

    @Test
    void whereTheSocketCannotTellTheSystemChooses() {
        world.sent.clear();

        spoke.send(hub, "hello");

        assertThat(hopLimitsSent()).hasSizeGreaterThan(2).containsOnly(HopLimit.UNSPECIFIED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aTransportMessageWithoutAHopLeftGoesNowhere(int received) {
        spoke.send(hub, "hello");
        long forwarded = world.count(Counter.FORWARDED_PACKETS);
        world.sent.clear();
        world.hopLimit = flight -> received;

        spoke.send(hub, "too far");

        assertThat(world.sent).isEmpty();
        assertThat(world.drops(DropReason.HOP_LIMIT)).isEqualTo(1);
        assertThat(world.count(Counter.FORWARDED_PACKETS)).isEqualTo(forwarded);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anInitiationWithoutAHopLeftGoesNowhere(int received) {
        world.sent.clear();
        world.hopLimit = flight -> received;

        spoke.send(hub, "too far");

        assertThat(world.sent).isEmpty();
        assertThat(world.drops(DropReason.HOP_LIMIT)).isEqualTo(1);
    }

    @Test
    void aResponseWithoutAHopLeftOpensNoSession() {
        world.hopLimit = flight -> flight.from().equals(hub.address) ? 1 : 64;

        spoke.send(hub, "hello");

        assertThat(world.relay.relayedSessions(world.nowNs)).isEmpty();
        assertThat(world.drops(DropReason.HOP_LIMIT)).isEqualTo(1);
        world.hopLimit = flight -> 2;
        world.pass(10);
        assertThat(hub.received(spoke)).containsExactly("hello");
    }

    @Test
    void aCookieReplyGoesOnWithOneHopLess() {
        hub.device.removePeer(spoke.key);
        spoke.send(hub, "hello");
        ByteBuffer cookieReply = cookieReplyTo(spoke.lastSent(HandshakeInitiation.LENGTH));
        world.sent.clear();

        world.hopLimit = flight -> 1;
        world.inject(hub.address, cookieReply);
        assertThat(world.sent).isEmpty();
        world.hopLimit = flight -> 30;
        world.inject(hub.address, cookieReply);

        assertThat(hopLimitsSent()).containsExactly(29);
    }

    @Test
    void anInitiationThatWaitsForItsSendersProofKeepsItsHopLimit() {
        Host starting = world.host("198.51.100.8", 8);
        hub.knows(starting);
        starting.knows(hub);
        hub.setPeers(spoke.key, starting.key);
        world.hopLimit = flight -> 20;
        starting.send(hub, "hello");
        world.hopLimit = flight -> 64;
        world.sent.clear();

        starting.keepalive();

        assertThat(world.sent)
                .filteredOn(sent -> sent.to().equals(hub.address))
                .first()
                .extracting(World.Sent::hopLimit)
                .isEqualTo(19);
    }

    @Test
    void whatIsForTheRelayItselfNeedsNoHopBeyondIt() {
        world.hopLimit = flight -> 1;
        Host near = world.peer("192.0.2.1", 1);

        assertThat(near.setPeers(spoke.key)).isPresent();
        assertThat(world.drops(DropReason.HOP_LIMIT)).isZero();
    }

    private List<Integer> hopLimitsSent() {
        return world.sent.stream().map(World.Sent::hopLimit).toList();
    }

    private static ByteBuffer cookieReplyTo(ByteBuffer initiation) {
        return ByteBuffer.allocate(CookieReply.LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, CookieReply.TYPE)
                .putInt(4, HandshakeInitiation.senderIndex(initiation));
    }
}
