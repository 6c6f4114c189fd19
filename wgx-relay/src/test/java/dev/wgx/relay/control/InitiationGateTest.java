// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.Device;
import dev.wgx.noise.Inbox;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.relay.Admission;
import dev.wgx.relay.Counter;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.wire.CookieReply;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitiationGateTest {
    private static final long NOW_NS = 1_000_000_000L;
    private static final Path SOMEWHERE = Path.to(Endpoint.ipv4(0xc0000201, 1000));
    private static final Path ELSEWHERE = Path.to(Endpoint.ipv4(0xc0000202, 1000));

    private final Tables tables = new Tables(Admission.EVERYBODY);
    private final StaticIdentity identity = new StaticIdentity(PrivateKey.generate(tables.random));
    private final InitiationGate gate = new InitiationGate(identity, tables.random, tables.endpoints, NOW_NS);
    private final List<ByteBuffer> wire = new ArrayList<>();
    private final Device device = new Device(PrivateKey.generate(tables.random), tables.random, new Inbox(wire::add));

    InitiationGateTest() {
        device.addPeer(identity.publicKey());
    }

    private ByteBuffer initiation(long nowNs) {
        device.initiate(identity.publicKey(), nowNs, nowNs);
        return wire.getLast();
    }

    private boolean admits(Path path) {
        return gate.admits(wire.getLast(), path, tables.turnAt(NOW_NS));
    }

    private void useUpTheBudget() {
        gate.charge(Limits.AGREEMENT_BURST, tables.turnAt(NOW_NS));
    }

    @Test
    void asLongAsThereIsBudgetEverybodyIsAnswered() {
        initiation(NOW_NS);
        gate.charge(Limits.AGREEMENT_BURST - 1, tables.turnAt(NOW_NS));

        assertThat(admits(SOMEWHERE)).isTrue();
        assertThat(admits(SOMEWHERE)).isFalse();
    }

    @Test
    void beyondTheBudgetACookieIsAskedFor() {
        initiation(NOW_NS);
        useUpTheBudget();

        assertThat(admits(SOMEWHERE)).isFalse();

        assertThat(tables.sentTo).containsExactly(SOMEWHERE);
        assertThat(tables.sent.getFirst().remaining()).isEqualTo(CookieReply.LENGTH);
        assertThat(tables.drops(DropReason.UNDER_LOAD)).isOne();
        assertThat(tables.counters.get(Counter.COOKIE_REPLIES)).isOne();
    }

    @Test
    void whoReturnsTheCookieIsAnswered() {
        returnTheCookie();

        assertThat(admits(SOMEWHERE)).isTrue();
    }

    @Test
    void aCookieIsGoodAtTheAddressOnlyThatItWasSentTo() {
        returnTheCookie();

        assertThat(admits(ELSEWHERE)).isFalse();
        assertThat(tables.drops(DropReason.UNDER_LOAD)).isEqualTo(2);
    }

    private void returnTheCookie() {
        initiation(NOW_NS);
        useUpTheBudget();
        assertThat(admits(SOMEWHERE)).isFalse();
        device.onDatagram(tables.sent.getLast(), NOW_NS, NOW_NS);
        initiation(NOW_NS + 1);
    }

    @Test
    void cookiesBuySoMuchWorkAndNoMore() {
        returnTheCookie();
        for (int i = 0; i < Limits.INITIATIONS_PER_SECOND_WITH_COOKIE; i++) {
            assertThat(admits(SOMEWHERE)).isTrue();
        }

        assertThat(admits(SOMEWHERE)).isFalse();
        assertThat(tables.drops(DropReason.RATE_LIMITED)).isOne();
    }

    @Test
    void aProvedAddressIsAnsweredBeyondTheBudgetTooUpToItsPart() {
        tables.newPeerAt(SOMEWHERE.remote(), NOW_NS);
        initiation(NOW_NS);
        useUpTheBudget();
        for (int i = 0; i < Limits.INITIATIONS_PER_SECOND_FROM_PROVED_ADDRESSES; i++) {
            assertThat(admits(SOMEWHERE)).isTrue();
        }

        assertThat(admits(SOMEWHERE)).isFalse();
        assertThat(tables.drops(DropReason.UNDER_LOAD)).isOne();
    }
}
