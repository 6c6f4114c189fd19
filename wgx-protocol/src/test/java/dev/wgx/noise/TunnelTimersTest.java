// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static dev.wgx.noise.Dialogue.SECOND_NS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.Dialogue.Datagram;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TunnelTimersTest {
    private static final int INITIATION = 1;
    private static final int RESPONSE = 2;
    private static final int DATA = 4;

    private final Dialogue dialogue = new Dialogue();

    @Test
    void theInitiatorRekeysAfter120SecondsOfTalk() {
        dialogue.aliceSends(1);
        talkForSeconds(119);
        assertThat(dialogue.count(INITIATION, true)).isEqualTo(1);

        talkForSeconds(3);
        assertThat(dialogue.count(INITIATION, true)).isEqualTo(2);
        assertThat(dialogue.count(INITIATION, false)).isZero();
    }

    @Test
    void anHourOfTalkLosesNothing() {
        dialogue.aliceSends(1);
        talkForSeconds(3600);

        assertThat(dialogue.aliceInbox.packets()).hasSize(3600);
        assertThat(dialogue.bobInbox.packets()).hasSize(3601);
        assertThat(dialogue.count(INITIATION, true)).isBetween(29L, 31L);
        assertThat(dialogue.alice.indexCount()).isLessThanOrEqualTo(2);
        assertThat(dialogue.bob.indexCount()).isLessThanOrEqualTo(2);
    }

    @Test
    void anInitiatorThatOnlyReceivesRekeysJustInTime() {
        dialogue.aliceInitiates();
        bobSendsKeepalivesForSeconds(164);
        assertThat(dialogue.count(INITIATION, true)).isEqualTo(1);

        bobSendsKeepalivesForSeconds(2);
        assertThat(dialogue.count(INITIATION, true)).isEqualTo(2);
        assertThat(dialogue.count(INITIATION, false)).isZero();
    }

    @Test
    void aSilentSessionEndsAfter180SecondsAndFreesItsIndex() {
        dialogue.aliceSends(1);
        long madeNs = dialogue.nowNs;
        dialogue.passSeconds(179);
        assertThat(dialogue.aliceTunnel().hasSession(dialogue.nowNs)).isTrue();
        assertThat(dialogue.nowNs).isLessThan(madeNs + ProtocolLimits.REJECT_AFTER_TIME_NS);

        dialogue.passSeconds(1);
        assertThat(dialogue.aliceTunnel().hasSession(dialogue.nowNs)).isFalse();
        assertThat(dialogue.alice.indexCount()).isZero();
        assertThat(dialogue.bob.indexCount()).isZero();
        assertThat(dialogue.alice.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aMessageOfAnExpiredSessionIsRefused() {
        dialogue.aliceSends(1);
        dialogue.delivers = datagram -> false;
        dialogue.aliceSends(2);
        Datagram late = dialogue.last(DATA);
        long lateNs = dialogue.nowNs + ProtocolLimits.REJECT_AFTER_TIME_NS;

        assertThat(dialogue.bobTunnel()
                        .onTransport(late.bytes(), lateNs, ByteBuffer.allocate(2000))
                        .verdict())
                .isEqualTo(TransportVerdict.EXPIRED);
        assertThat(dialogue.bobTunnel()
                        .onTransport(late.bytes(), lateNs - 1, ByteBuffer.allocate(2000))
                        .verdict())
                .isEqualTo(TransportVerdict.PACKET);
    }

    @Test
    void dataIsAnsweredByAKeepaliveAfterTenSecondsOfSilence() {
        dialogue.aliceSends(1);
        long keepalives = dialogue.count(DATA, false);
        dialogue.passSeconds(9);
        assertThat(dialogue.count(DATA, false)).isEqualTo(keepalives);
        dialogue.passSeconds(1);
        assertThat(dialogue.count(DATA, false)).isEqualTo(keepalives + 1);
        dialogue.passSeconds(30);
        assertThat(dialogue.count(DATA, false)).isEqualTo(keepalives + 1);
    }

    @Test
    void whoHearsNothingBackStartsAHandshake() {
        dialogue.aliceSends(1);
        dialogue.delivers = Datagram::fromAlice;
        dialogue.aliceSends(2);
        dialogue.passSeconds(14);
        assertThat(dialogue.count(INITIATION, true)).isEqualTo(1);
        dialogue.passSeconds(2);
        assertThat(dialogue.count(INITIATION, true)).isEqualTo(2);
    }

    @Test
    void anUnansweredInitiationIsRepeatedEveryFiveSecondsForNinety() {
        dialogue.delivers = datagram -> false;
        dialogue.aliceSends(1);
        dialogue.passSeconds(300);

        List<Long> times = dialogue.sent.stream().map(Datagram::sentNs).toList();
        assertThat(times).hasSizeBetween(17, 19);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isBetween(5 * SECOND_NS, 5_334_000_000L);
        }
        assertThat(dialogue.aliceTunnel().isInitiating()).isFalse();
        assertThat(dialogue.alice.indexCount()).isZero();
        assertThat(dialogue.alice.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aLostResponseDelaysTheFirstPacketByOneTimeout() {
        dialogue.delivers = datagram -> datagram.type() != RESPONSE || dialogue.count(RESPONSE, false) > 1;
        dialogue.aliceSends(1);
        assertThat(dialogue.bobInbox.packets()).isEmpty();
        dialogue.passSeconds(6);
        assertThat(dialogue.bobInbox.packets()).hasSize(1);
    }

    @Test
    void aPacketFloodWithoutASessionStartsOneHandshakeAndKeepsTheNewestPackets() {
        dialogue.delivers = datagram -> false;
        for (int i = 0; i < 100; i++) {
            dialogue.aliceSends(i);
        }
        assertThat(dialogue.sent).hasSize(1);
        dialogue.delivers = datagram -> true;
        dialogue.passSeconds(6);
        assertThat(dialogue.bobInbox.packets()).hasSize(ProtocolLimits.QUEUED_PACKETS_MAX);
        assertThat(dialogue.bobInbox.packets().getLast().bytes().get(0)).isEqualTo((byte) 99);
    }

    @Test
    void aPersistentKeepaliveKeepsTheSessionForEver() {
        dialogue.aliceTunnel().setPersistentKeepalive(23 * SECOND_NS);
        dialogue.aliceInitiates();
        for (int minute = 0; minute < 60; minute++) {
            dialogue.passSeconds(60);
            assertThat(dialogue.aliceTunnel().hasSession(dialogue.nowNs)).isTrue();
            assertThat(dialogue.bobTunnel().hasSession(dialogue.nowNs)).isTrue();
        }
    }

    @Test
    void aPersistentKeepaliveComesBackAfterAnyOutage() {
        dialogue.aliceTunnel().setPersistentKeepalive(23 * SECOND_NS);
        dialogue.delivers = datagram -> false;
        dialogue.aliceInitiates();
        dialogue.passSeconds(3600);
        dialogue.delivers = datagram -> true;
        dialogue.passSeconds(30);
        assertThat(dialogue.bobTunnel().hasSession(dialogue.nowNs)).isTrue();
    }

    @Test
    void reorderedPacketsArriveAndRepeatedOnesDoNot() {
        dialogue.aliceSends(0);
        dialogue.delivers = datagram -> false;
        for (int i = 1; i <= 100; i++) {
            dialogue.aliceSends(i);
        }
        dialogue.delivers = datagram -> true;
        List<Datagram> held = List.copyOf(dialogue.sent.subList(dialogue.sent.size() - 100, dialogue.sent.size()));
        assertThat(held.reversed()).allMatch(dialogue::deliver);
        assertThat(held).noneMatch(dialogue::deliver);

        assertThat(dialogue.bobInbox.packets()).hasSize(101);
    }

    @Test
    void onlyTheGreatestCounterIsNewest() {
        dialogue.aliceSends(0);
        dialogue.delivers = datagram -> false;
        dialogue.aliceSends(1);
        Datagram older = dialogue.last(DATA);
        dialogue.aliceSends(2);
        Datagram newer = dialogue.last(DATA);
        ByteBuffer plaintext = ByteBuffer.allocate(2000);

        assertThat(dialogue.bobTunnel()
                        .onTransport(newer.bytes(), dialogue.nowNs, plaintext)
                        .newest())
                .isTrue();
        assertThat(dialogue.bobTunnel().onTransport(older.bytes(), dialogue.nowNs, plaintext))
                .isEqualTo(new Received(TransportVerdict.PACKET, false, false));
    }

    @Test
    void packetsUnderwayDuringARekeyArrive() {
        dialogue.aliceSends(1);
        dialogue.delivers = datagram -> datagram.type() != DATA;
        dialogue.bobSends(2);
        Datagram underway = dialogue.last(DATA);
        dialogue.delivers = datagram -> true;
        dialogue.passSeconds(1);
        dialogue.aliceInitiates();
        dialogue.deliver(underway);

        assertThat(dialogue.aliceInbox.packets()).hasSize(1);
    }

    @Test
    void aFullSizedPacketIsNotPaddedBeyondTheMtu() {
        dialogue.aliceSends(new int[1420]);
        assertThat(dialogue.last(DATA).bytes().remaining()).isEqualTo(1452);
        assertThat(dialogue.bobInbox.packets()).hasSize(1);
    }

    @Test
    void theInitiatorRekeysAtTheVeryMoment() {
        dialogue.aliceInitiates();
        dialogue.pass(ProtocolLimits.REKEY_AFTER_TIME_NS - 1);
        dialogue.aliceSends(1);
        assertThat(dialogue.count(INITIATION, true)).isEqualTo(1);
        dialogue.pass(1);
        dialogue.aliceSends(2);
        assertThat(dialogue.count(INITIATION, true)).isEqualTo(2);
    }

    @Test
    void anInitiatorThatOnlyReceivesRekeysAtTheVeryMoment() {
        dialogue.aliceInitiates();
        dialogue.passSeconds(165);
        dialogue.bob.sendKeepalive(dialogue.alice.publicKey(), dialogue.nowNs, dialogue.wallNs);
        dialogue.deliver();
        assertThat(dialogue.count(INITIATION, true)).isEqualTo(2);
    }

    @Test
    void whoHearsNothingBackWaitsForAKeepaliveAndATimeoutFirst() {
        dialogue.aliceInitiates();
        dialogue.delivers = datagram -> false;
        dialogue.aliceSends(1);
        dialogue.pass(15 * SECOND_NS - 1);
        assertThat(dialogue.count(INITIATION, true)).isEqualTo(1);
        dialogue.pass(ProtocolLimits.REKEY_TIMEOUT_JITTER_MAX_NS + 1);
        assertThat(dialogue.count(INITIATION, true)).isEqualTo(2);
    }

    @Test
    void aResponseShowsThatThePeerHears() {
        dialogue.aliceInitiates();
        dialogue.delivers = datagram -> datagram.type() != DATA;
        dialogue.aliceSends(1);
        dialogue.passSeconds(10);
        dialogue.aliceInitiates();
        dialogue.passSeconds(60);

        assertThat(dialogue.count(INITIATION, true)).isEqualTo(2);
    }

    @Test
    void anInitiationShowsThatThePeerHears() {
        dialogue.aliceInitiates();
        dialogue.delivers = datagram -> datagram.type() != DATA;
        dialogue.bobSends(1);
        dialogue.passSeconds(10);
        dialogue.aliceInitiates();
        dialogue.passSeconds(60);

        assertThat(dialogue.count(INITIATION, false)).isZero();
    }

    @Test
    void whoAnswersAnInitiationOwesNoKeepalive() {
        dialogue.aliceSends(1);
        dialogue.passSeconds(5);
        dialogue.delivers = datagram -> datagram.type() != DATA;
        dialogue.aliceInitiates();
        dialogue.passSeconds(60);

        assertThat(dialogue.count(DATA, false)).isZero();
    }

    @Test
    void whoSendsDataOwesNoKeepalive() {
        dialogue.aliceSends(1);
        dialogue.passSeconds(5);
        dialogue.bobSends(2);
        dialogue.passSeconds(8);

        assertThat(dialogue.count(DATA, false)).isEqualTo(1);
    }

    @Test
    void dataThatComesWhileAKeepaliveIsOwedIsAnsweredByASecondOne() {
        dialogue.aliceSends(1);
        dialogue.passSeconds(5);
        dialogue.aliceSends(2);
        dialogue.passSeconds(14);
        assertThat(dialogue.count(DATA, false)).isEqualTo(1);
        dialogue.passSeconds(1);
        assertThat(dialogue.count(DATA, false)).isEqualTo(2);
        dialogue.passSeconds(60);
        assertThat(dialogue.count(DATA, false)).isEqualTo(2);
    }

    @Test
    void aPersistentKeepaliveCountsFromWhatWasHeardToo() {
        dialogue.aliceTunnel().setPersistentKeepalive(20 * SECOND_NS);
        dialogue.aliceInitiates();
        long sent = dialogue.count(DATA, true);
        bobSendsKeepalivesForSeconds(80);
        assertThat(dialogue.count(DATA, true)).isEqualTo(sent);

        dialogue.passSeconds(20);
        assertThat(dialogue.count(DATA, true)).isEqualTo(sent + 1);
    }

    @Test
    void repetitionsAreNotInStep() {
        dialogue.delivers = datagram -> false;
        dialogue.aliceSends(1);
        dialogue.passSeconds(60);

        List<Long> times = dialogue.sent.stream().map(Datagram::sentNs).toList();
        assertThat(times.get(2) - times.get(1)).isNotEqualTo(times.get(1) - times.get(0));
    }

    @Test
    void everyAttemptLastsNinetySeconds() {
        dialogue.delivers = datagram -> false;
        dialogue.aliceSends(1);
        dialogue.passSeconds(300);
        dialogue.sent.clear();
        dialogue.aliceSends(2);
        dialogue.passSeconds(300);
        assertThat(dialogue.sent).hasSizeBetween(17, 19);

        dialogue.sent.clear();
        dialogue.aliceInitiates();
        dialogue.passSeconds(300);
        assertThat(dialogue.sent).hasSizeBetween(17, 19);
    }

    @Test
    void aPacketWhoseHandshakeWasGivenUpIsNotSentLater() {
        dialogue.delivers = datagram -> false;
        dialogue.aliceSends(1);
        dialogue.passSeconds(300);
        dialogue.delivers = datagram -> true;
        dialogue.aliceInitiates();

        assertThat(dialogue.bobInbox.packets()).isEmpty();
    }

    private void bobSendsKeepalivesForSeconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            dialogue.passSeconds(1);
            dialogue.bob.sendKeepalive(dialogue.alice.publicKey(), dialogue.nowNs, dialogue.wallNs);
            dialogue.deliver();
        }
    }

    private void talkForSeconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            dialogue.passSeconds(1);
            dialogue.aliceSends(1);
            dialogue.bobSends(2);
        }
    }
}
