// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.wire.CookieReply;
import dev.wgx.wire.HandshakeInitiation;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever strangers send that looks like an initiation, peers come online. */
class InitiationFloodTest {
    private final World world = new World();
    private final Host fresh = world.host("203.0.113.1", 51820);
    private final Host known = world.host("203.0.113.2", 51820);
    private ByteBuffer forged = ByteBuffer.allocate(0);
    private int floodCount;

    @BeforeEach
    void record() {
        Host stranger = world.host("192.0.2.66", 666);
        stranger.greetRelay();
        forged = stranger.lastSent(HandshakeInitiation.LENGTH);
        world.relay.onAdmission(Admission.only(Set.of(fresh.key, known.key)), world.nowNs, world);
        known.greetRelay();
    }

    private static Endpoint anywhere(int i) {
        return World.endpoint("198." + (18 + (i >> 16 & 1)) + "." + (i >> 8 & 255) + "." + (i & 255), 1000 + (i & 31));
    }

    /** Sends initiations with the relay's mac1 that come to nothing, but cost it a key agreement. */
    private void flood(int perSecond, int milliseconds, IntFunction<Endpoint> source) {
        for (int ms = 0; ms < milliseconds; ms++) {
            world.nowNs += World.SECOND_NS / 1000;
            for (; floodCount < (ms + 1L) * perSecond / 1000; floodCount++) {
                world.launch(source.apply(floodCount), forged);
            }
            world.settle();
        }
        floodCount = 0;
    }

    private boolean isOnline(Host host) {
        return world.relay.peers(world.nowNs).stream()
                .anyMatch(peer -> peer.key().equals(host.key) && peer.online());
    }

    @Test
    void forgedInitiationsFromItsOwnAddressDoNotKeepAPeerAway() {
        flood(300, 6000, i -> fresh.address);

        fresh.greetRelay();

        assertThat(isOnline(fresh)).isTrue();
    }

    @Test
    void belowWhatTheRelayCanRejectAFreshPeerIsAnsweredAtOnce() {
        flood(3000, 1500, InitiationFloodTest::anywhere);

        fresh.greetRelay();

        assertThat(isOnline(fresh)).isTrue();
        assertThat(world.count(Counter.COOKIE_REPLIES)).isZero();
    }

    @Test
    @Tag("long")
    void beyondItAFreshPeerComesWithItsCookieAfterWireGuardsOwnRetry() {
        flood(20_000, 400, InitiationFloodTest::anywhere);
        fresh.greetRelay();
        assertThat(isOnline(fresh)).isFalse();
        assertThat(world.sent.getLast().bytes().remaining()).isEqualTo(CookieReply.LENGTH);

        world.nowNs += 4_600_000_000L;
        flood(20_000, 400, InitiationFloodTest::anywhere);
        world.pass(1);

        assertThat(isOnline(fresh)).isTrue();
    }

    @Test
    @Tag("long")
    void beyondItAPeerIsAnsweredAtOnceAtTheAddressThatItHasProved() {
        flood(20_000, 400, InitiationFloodTest::anywhere);
        long before = world.count(Counter.HANDSHAKES_COMPLETED);

        known.device.initiate(world.relayPublicKey(), world.nowNs, world.wallNs());
        world.settle();

        assertThat(world.count(Counter.HANDSHAKES_COMPLETED)).isEqualTo(before + 1);
    }

    @Test
    void whoForgesOneProvedAddressTakesNothingFromAnother() {
        fresh.greetRelay();
        flood(20_000, 400, InitiationFloodTest::anywhere);
        flood(20_000, 100, i -> fresh.address);
        assertThat(world.sent.getLast().to()).isEqualTo(fresh.address);
        assertThat(world.sent.getLast().bytes().remaining()).isEqualTo(CookieReply.LENGTH);
        long before = world.count(Counter.HANDSHAKES_COMPLETED);

        known.device.initiate(world.relayPublicKey(), world.nowNs, world.wallNs());
        world.settle();

        assertThat(world.count(Counter.HANDSHAKES_COMPLETED)).isEqualTo(before + 1);
    }

    @Test
    @Tag("long")
    void aPrefixThatReturnsCookiesLeavesOthersTheirPart() {
        Host greedy = world.host("192.0.2.77", 777);
        Host modest = world.host("192.0.2.78", 778);
        for (Host host : new Host[] {greedy, modest}) {
            host.greetRelay();
        }
        flood(20_000, 400, InitiationFloodTest::anywhere);
        ByteBuffer greedys = withCookie(greedy);
        ByteBuffer modests = withCookie(modest);
        world.nowNs += World.SECOND_NS;
        flood(20_000, 400, InitiationFloodTest::anywhere);
        for (int i = 0; i < 1000; i++) {
            world.inject(greedy.address, greedys);
        }
        assertThat(world.drops(DropReason.RATE_LIMITED)).isPositive();
        long refused = world.drops(DropReason.RATE_LIMITED);
        long looked = world.drops(DropReason.NOT_ALLOWED);

        world.inject(modest.address, modests);

        assertThat(world.drops(DropReason.RATE_LIMITED)).isEqualTo(refused);
        assertThat(world.drops(DropReason.NOT_ALLOWED)).isEqualTo(looked + 1);
    }

    /** Returns an initiation of a host that is not on the list, with the cookie that it was given. */
    private ByteBuffer withCookie(Host host) {
        for (int attempt = 0; attempt < 2; attempt++) {
            host.device.initiate(world.relayPublicKey(), world.nowNs, world.wallNs());
            world.settle();
        }
        return host.lastSent(HandshakeInitiation.LENGTH);
    }
}
