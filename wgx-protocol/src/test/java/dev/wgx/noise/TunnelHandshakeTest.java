// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static dev.wgx.noise.Dialogue.SECOND_NS;
import static dev.wgx.noise.Dialogue.packet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.Dialogue.Datagram;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TunnelHandshakeTest {
    private static final int INITIATION = 1;
    private static final int RESPONSE = 2;
    private static final int DATA = 4;

    private final Dialogue dialogue = new Dialogue();

    @Test
    void thePacketThatStartsAHandshakeArrivesAfterIt() {
        dialogue.aliceSends(1, 2, 3);

        assertThat(dialogue.bobInbox.packets()).hasSize(1);
        assertThat(dialogue.bobInbox.packets().getFirst().bytes().array())
                .hasSize(16)
                .startsWith(1, 2, 3, 0);
        assertThat(dialogue.sent).extracting(Datagram::type).containsExactly(INITIATION, RESPONSE, DATA);
    }

    @Test
    void aHandshakeWithNothingToSayIsConfirmedByAKeepalive() {
        dialogue.aliceInitiates();

        assertThat(dialogue.last(DATA).bytes().remaining()).isEqualTo(32);
        assertThat(dialogue.aliceTunnel().hasSession(dialogue.nowNs)).isTrue();
        assertThat(dialogue.bobTunnel().hasSession(dialogue.nowNs)).isTrue();
        assertThat(dialogue.bobTunnel().lastHandshakeNs()).isEqualTo(dialogue.nowNs);
    }

    @Test
    void theResponderHasNoSessionUntilTheInitiatorConfirms() {
        dialogue.delivers = datagram -> datagram.type() != DATA;
        dialogue.aliceInitiates();

        assertThat(dialogue.aliceTunnel().hasSession(dialogue.nowNs)).isTrue();
        assertThat(dialogue.bobTunnel().hasSession(dialogue.nowNs)).isFalse();
        assertThat(dialogue.bobTunnel().hasHandshake()).isFalse();

        List<Received> received = new ArrayList<>();
        received.add(dialogue.bobTunnel()
                .onTransport(dialogue.last(DATA).bytes(), dialogue.nowNs, ByteBuffer.allocate(2000)));
        assertThat(received).containsExactly(new Received(TransportVerdict.KEEPALIVE, true, true));
        assertThat(dialogue.bobTunnel().hasSession(dialogue.nowNs)).isTrue();
    }

    @Test
    void packetsOfTheResponderWaitForTheConfirmation() {
        dialogue.delivers = Datagram::fromAlice;
        dialogue.bobSends(7);
        dialogue.delivers = datagram -> true;
        dialogue.aliceInitiates();

        assertThat(dialogue.aliceInbox.packets()).hasSize(1);
    }

    @Test
    void aPresharedKeyMustBeTheSameOnBothSides() {
        RandomSource random = new SeededRandom(5);
        Dialogue same = new Dialogue(PresharedKey.generate(random), 1);
        same.aliceSends(1);
        assertThat(same.bobInbox.packets()).hasSize(1);

        Dialogue different = new Dialogue();
        different.alice.removePeer(different.bob.publicKey());
        different.alice.addPeer(different.bob.publicKey(), PresharedKey.generate(random), 0);
        different.aliceSends(1);
        assertThat(different.bobInbox.packets()).isEmpty();
        assertThat(different.aliceTunnel().hasSession(different.nowNs)).isFalse();
    }

    @Test
    void aReplayedInitiationGetsNoAnswer() {
        dialogue.aliceInitiates();
        Datagram initiation = dialogue.last(INITIATION);
        dialogue.passSeconds(30);
        long responses = dialogue.count(RESPONSE, false);
        dialogue.deliver(initiation);

        assertThat(dialogue.count(RESPONSE, false)).isEqualTo(responses);
        assertThat(verdictOfBob(initiation)).isEqualTo(InitiationVerdict.REPLAYED);
    }

    @Test
    void aReplayedInitiationIsKnownAfterARestart() {
        dialogue.aliceInitiates();
        Datagram initiation = dialogue.last(INITIATION);
        StaticIdentity bob = new StaticIdentity(PrivateKey.generate(new SeededRandom(9)));
        StaticIdentity alice = new StaticIdentity(PrivateKey.generate(new SeededRandom(8)));
        IndexTable indexes = new IndexTable(new SeededRandom(7));
        List<ByteBuffer> out = new ArrayList<>();
        Tunnel asking = tunnel(alice, bob.publicKey(), indexes, new InitiationTimestamps());
        asking.initiate(0, dialogue.wallNs, out::add);
        InitiationTimestamps remembered = new InitiationTimestamps();
        Tunnel before = tunnel(bob, alice.publicKey(), indexes, remembered);
        assertThat(before.onInitiation(open(bob, out.getFirst()), 0, out::add)).isEqualTo(InitiationVerdict.ACCEPTED);
        Tunnel after = tunnel(
                bob,
                alice.publicKey(),
                indexes,
                new InitiationTimestamps(remembered.newestReceived(), Optional.empty()));

        assertThat(after.onInitiation(open(bob, out.getFirst()), SECOND_NS, out::add))
                .isEqualTo(InitiationVerdict.REPLAYED);
        assertThat(verdictOfBob(initiation)).isEqualTo(InitiationVerdict.REPLAYED);
    }

    @Test
    void timestampsGrowOverARestartWithAnEarlierWallClock() {
        StaticIdentity alice = new StaticIdentity(PrivateKey.generate(new SeededRandom(8)));
        StaticIdentity bob = new StaticIdentity(PrivateKey.generate(new SeededRandom(9)));
        IndexTable indexes = new IndexTable(new SeededRandom(7));
        List<ByteBuffer> out = new ArrayList<>();
        InitiationTimestamps remembered = new InitiationTimestamps();
        tunnel(alice, bob.publicKey(), indexes, remembered).initiate(0, dialogue.wallNs, out::add);
        Tunnel restarted = tunnel(
                alice, bob.publicKey(), indexes, new InitiationTimestamps(Optional.empty(), remembered.newestSent()));
        restarted.initiate(0, dialogue.wallNs - 3600 * SECOND_NS, out::add);
        Tunnel answering = tunnel(bob, alice.publicKey(), indexes, new InitiationTimestamps());

        assertThat(answering.onInitiation(open(bob, out.get(0)), 0, out::add)).isEqualTo(InitiationVerdict.ACCEPTED);
        assertThat(answering.onInitiation(open(bob, out.get(1)), SECOND_NS, out::add))
                .isEqualTo(InitiationVerdict.ACCEPTED);
    }

    @Test
    void initiationsThatComeTooFastAreNotAnswered() {
        dialogue.aliceInitiates();
        dialogue.pass(1_000_000);
        dialogue.aliceInitiates();
        assertThat(dialogue.count(RESPONSE, false)).isEqualTo(1);

        dialogue.pass(ProtocolLimits.HANDSHAKE_INITIATION_INTERVAL_NS);
        dialogue.aliceInitiates();
        assertThat(dialogue.count(RESPONSE, false)).isEqualTo(2);
    }

    @Test
    void aClockThatStandsStillOrRunsBackDoesNotStopHandshakes() {
        dialogue.wallStandsStill = true;
        for (int i = 0; i < 5; i++) {
            dialogue.aliceInitiates();
            dialogue.passSeconds(1);
            dialogue.wallNs -= 3600 * SECOND_NS;
        }
        assertThat(dialogue.count(RESPONSE, false)).isEqualTo(5);
    }

    @Test
    void aForgedResponseLeavesTheHandshakeOpenForTheTrueOne() {
        dialogue.delivers = Datagram::fromAlice;
        dialogue.aliceInitiates();
        ByteBuffer response = dialogue.last(RESPONSE).bytes();
        ByteBuffer forged = response.duplicate();
        byte[] bytes = new byte[forged.remaining()];
        forged.get(bytes);
        bytes[20] ^= 1;
        new StaticMac(dialogue.alice.publicKey()).sign(bytes);

        assertThat(dialogue.aliceTunnel().onResponse(ByteBuffer.wrap(bytes), dialogue.nowNs, m -> {}))
                .isFalse();
        assertThat(dialogue.aliceTunnel().isInitiating()).isTrue();
        assertThat(dialogue.aliceTunnel().onResponse(response, dialogue.nowNs, m -> {}))
                .isTrue();
        assertThat(dialogue.aliceTunnel().isInitiating()).isFalse();
    }

    @Test
    void aResponseIsAcceptedOnce() {
        dialogue.aliceInitiates();
        assertThat(dialogue.aliceTunnel().onResponse(dialogue.last(RESPONSE).bytes(), dialogue.nowNs, m -> {}))
                .isFalse();
    }

    @Test
    void twoWhoInitiateAtOnceCanTalkAtOnce() {
        dialogue.delivers = datagram -> false;
        dialogue.aliceInitiates();
        dialogue.bob.initiate(dialogue.alice.publicKey(), dialogue.nowNs, dialogue.wallNs);
        List<Datagram> crossing = List.copyOf(dialogue.sent);
        dialogue.delivers = datagram -> true;
        crossing.forEach(dialogue::deliver);
        dialogue.deliver();
        dialogue.aliceSends(1);
        dialogue.bobSends(2);

        assertThat(dialogue.bobInbox.packets()).hasSize(1);
        assertThat(dialogue.aliceInbox.packets()).hasSize(1);
    }

    @Test
    void aClosedTunnelHoldsNoIndex() {
        dialogue.aliceSends(1);
        dialogue.passSeconds(121);
        dialogue.aliceSends(1);
        dialogue.aliceInitiates();
        dialogue.delivers = datagram -> false;
        dialogue.aliceInitiates();
        assertThat(dialogue.alice.indexCount()).isGreaterThan(1);

        dialogue.aliceTunnel().close();
        assertThat(dialogue.alice.indexCount()).isZero();
        assertThat(dialogue.aliceTunnel().nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aCancelledHandshakeIsNotRetried() {
        dialogue.delivers = datagram -> false;
        dialogue.aliceSends(1);
        dialogue.aliceTunnel().cancelHandshake();
        dialogue.passSeconds(200);

        assertThat(dialogue.count(INITIATION, true)).isEqualTo(1);
        assertThat(dialogue.alice.indexCount()).isZero();
    }

    @Test
    void anInitiationForSomebodyElseIsNotOpened() {
        dialogue.aliceInitiates();
        StaticIdentity other = new StaticIdentity(PrivateKey.generate(new SeededRandom(3)));
        assertThat(ReceivedInitiation.open(other, dialogue.last(INITIATION).bytes()))
                .isEmpty();
    }

    @Test
    void aPeerOfLowOrderIsNeverCalled() {
        Tunnel tunnel = tunnel(
                new StaticIdentity(PrivateKey.generate(new SeededRandom(3))),
                PublicKey.of(new byte[32]),
                new IndexTable(new SeededRandom(4)),
                new InitiationTimestamps());
        List<ByteBuffer> out = new ArrayList<>();
        tunnel.send(packet(1), 0, 0, out::add);
        assertThat(out).isEmpty();
        assertThat(tunnel.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void everyVerdictOnAnInitiationHasItsName() {
        dialogue.delivers = datagram -> false;
        dialogue.aliceInitiates();
        Datagram first = dialogue.last(INITIATION);
        dialogue.pass(1_000_000);
        dialogue.aliceInitiates();
        Datagram second = dialogue.last(INITIATION);
        StaticIdentity carol = new StaticIdentity(PrivateKey.generate(new SeededRandom(3)));
        List<ByteBuffer> ofCarol = new ArrayList<>();
        tunnel(carol, dialogue.bob.publicKey(), new IndexTable(new SeededRandom(4)), new InitiationTimestamps())
                .initiate(0, dialogue.wallNs, ofCarol::add);

        assertThat(verdictOfBob(first)).isEqualTo(InitiationVerdict.ACCEPTED);
        assertThat(verdictOfBob(second)).isEqualTo(InitiationVerdict.TOO_FREQUENT);
        assertThat(verdictOfBob(first)).isEqualTo(InitiationVerdict.REPLAYED);
        assertThat(dialogue.bobTunnel()
                        .onInitiation(open(dialogue.bob.identity(), ofCarol.getFirst()), dialogue.nowNs, m -> {}))
                .isEqualTo(InitiationVerdict.INVALID);
    }

    @Test
    void whatIsNoTransportDataOfASessionIsInvalid() {
        dialogue.aliceSends(1);
        ByteBuffer initiation = dialogue.last(INITIATION).bytes();
        ByteBuffer data = dialogue.last(DATA).bytes();
        ByteBuffer ofNoSession =
                ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
        ofNoSession.put(4, (byte) ~data.get(4));
        ByteBuffer plaintext = ByteBuffer.allocate(2000);

        assertThat(dialogue.bobTunnel().onTransport(initiation, dialogue.nowNs, plaintext))
                .isEqualTo(Received.dropped(TransportVerdict.INVALID));
        assertThat(dialogue.bobTunnel().onTransport(ofNoSession, dialogue.nowNs, plaintext))
                .isEqualTo(Received.dropped(TransportVerdict.INVALID));
    }

    @Test
    void aMessageIsReadIntoABufferThatJustHoldsIt() {
        dialogue.aliceInitiates();
        dialogue.delivers = datagram -> false;
        dialogue.aliceSends(1);
        ByteBuffer data = dialogue.last(DATA).bytes();

        assertThat(dialogue.bobTunnel().onTransport(data, dialogue.nowNs, ByteBuffer.allocate(15)))
                .isEqualTo(Received.dropped(TransportVerdict.INVALID));
        assertThat(dialogue.bobTunnel().onTransport(data, dialogue.nowNs, ByteBuffer.allocate(16)))
                .isEqualTo(new Received(TransportVerdict.PACKET, false, true));
    }

    @Test
    void theSenderLearnsWhetherItsPacketWaits() {
        Tunnel alice = dialogue.aliceTunnel();
        assertThat(alice.hasHandshake()).isFalse();
        assertThat(alice.send(packet(1), dialogue.nowNs, dialogue.wallNs, message -> {}))
                .isFalse();
        assertThat(alice.initiatedNs()).isEqualTo(dialogue.nowNs);

        dialogue.passSeconds(6);
        assertThat(alice.hasHandshake()).isTrue();
        assertThat(alice.send(packet(1), dialogue.nowNs, dialogue.wallNs, message -> {}))
                .isTrue();
    }

    @Test
    void handshakesOneUponTheOtherLeaveTwoSessionsAndTheirIndexes() {
        for (int i = 0; i < 5; i++) {
            dialogue.aliceInitiates();
            dialogue.passSeconds(1);
        }
        assertThat(dialogue.alice.indexCount()).isEqualTo(2);
        assertThat(dialogue.bob.indexCount()).isEqualTo(2);
    }

    @Test
    void anAnswerThatIsNeverConfirmedGivesWayToTheNextAndExpires() {
        dialogue.delivers = datagram -> datagram.type() != DATA;
        dialogue.aliceInitiates();
        dialogue.passSeconds(1);
        dialogue.aliceInitiates();
        assertThat(dialogue.bob.indexCount()).isEqualTo(1);

        dialogue.passSeconds(179);
        assertThat(dialogue.bob.indexCount()).isEqualTo(1);
        dialogue.passSeconds(1);
        assertThat(dialogue.bob.indexCount()).isZero();
    }

    @Test
    void aSessionSendsUntilItsLastNanosecond() {
        dialogue.aliceInitiates();
        long expiryNs = dialogue.nowNs + ProtocolLimits.REJECT_AFTER_TIME_NS;

        assertThat(dialogue.aliceTunnel().hasSession(expiryNs - 1)).isTrue();
        assertThat(dialogue.aliceTunnel().hasSession(expiryNs)).isFalse();
    }

    @Test
    void aClosedTunnelThatWasTalkingHasNoDeadline() {
        dialogue.aliceTunnel().setPersistentKeepalive(20 * SECOND_NS);
        dialogue.aliceSends(1);
        dialogue.bobSends(2);
        dialogue.aliceTunnel().close();

        assertThat(dialogue.aliceTunnel().nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    private InitiationVerdict verdictOfBob(Datagram initiation) {
        ReceivedInitiation opened = ReceivedInitiation.open(dialogue.bob.identity(), initiation.bytes())
                .orElseThrow();
        return dialogue.bobTunnel().onInitiation(opened, dialogue.nowNs, message -> {});
    }

    private static Tunnel tunnel(
            StaticIdentity local, PublicKey remote, Indexes indexes, InitiationTimestamps timestamps) {
        return new Tunnel(local, remote, PresharedKey.NONE, new SeededRandom(2), indexes, timestamps);
    }

    private static ReceivedInitiation open(StaticIdentity local, ByteBuffer message) {
        return ReceivedInitiation.open(local, message).orElseThrow();
    }

    /** Makes mac1 of a changed response right again: anybody can. */
    private record StaticMac(PublicKey receiver) {
        void sign(byte[] response) {
            Mac1Key.of(receiver).writeTo(ByteBuffer.wrap(response));
        }
    }
}
