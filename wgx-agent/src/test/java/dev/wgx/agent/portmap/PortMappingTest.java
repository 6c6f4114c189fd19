// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.portmap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.portmap.MappingStanding.Mapped;
import dev.wgx.agent.portmap.MappingStanding.Reason;
import dev.wgx.agent.portmap.MappingStanding.Unmapped;
import dev.wgx.direct.Candidate;
import dev.wgx.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortMappingTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long HOUR = 60 * MINUTE;

    private final SimRouter router = new SimRouter();

    private Candidate place() {
        return router.place().orElseThrow();
    }

    private List<Long> pausesMs() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < router.askedAtNs.size(); i++) {
            pauses.add((router.askedAtNs.get(i) - router.askedAtNs.get(i - 1)) / MS);
        }
        return pauses;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePlaceThatTheRouterGivesIsKnownAtOnce(boolean knowsPcp) {
        router.knowsPcp = knowsPcp;
        router.begin();
        assertThat(router.mapping.outer()).contains(place());
        assertThat(router.told).containsExactly(new Mapped(place()));
        assertThat(router.asked).hasSize(knowsPcp ? 1 : 3);
    }

    @Test
    void aRouterThatDoesNotAnswerIsAskedAFewTimesAndThenSeldom() {
        router.isSilent = true;
        router.begin();
        assertThat(router.mapping.isAnswerNear()).isTrue();
        router.run(29 * MINUTE);
        assertThat(pausesMs()).containsExactly(250L, 500L, 1000L, 2000L);
        assertThat(router.told).containsExactly(new Unmapped(Reason.NO_ANSWER));
        router.run(2 * MINUTE);
        assertThat(router.asked).hasSize(10);
        router.run(24 * HOUR);
        assertThat(router.asked.size()).isLessThan(260);
        assertThat(router.told).hasSize(1);
    }

    @Test
    void nobodyWaitsForARouterThatWasSilentBefore() {
        router.isSilent = true;
        router.begin();
        router.run(29 * MINUTE);
        router.mapping.ask(router.nowNs);
        assertThat(router.mapping.isAnswerNear()).isFalse();
    }

    @Test
    void nobodyWaitsForTheSecondTry() {
        router.isSilent = true;
        router.begin();
        router.run(PortMapping.FIRST_WAIT_NS);
        assertThat(router.mapping.isAnswerNear()).isFalse();
    }

    @Test
    void aLostAnswerIsAskedForAgain() {
        router.isSilent = true;
        router.begin();
        router.run(MS);
        router.isSilent = false;
        router.run(PortMapping.FIRST_WAIT_NS);
        assertThat(router.mapping.outer()).contains(place());
        assertThat(router.asked).hasSize(2);
        assertThat(router.asked.get(1)).isEqualTo(router.asked.get(0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsRenewedAtHalfOfItsTimeWithTheSameWish(boolean knowsPcp) {
        router.knowsPcp = knowsPcp;
        router.lifetimeS = 600;
        router.begin();
        int first = router.asked.size();
        router.run(5 * MINUTE - MS);
        assertThat(router.asked).hasSize(first);
        router.run(2 * MS);
        // The protocol is known by now.
        assertThat(router.asked).hasSize(first + (knowsPcp ? 1 : 2));
        int wishedAt = knowsPcp ? 42 : 6;
        byte[] last = router.lastQuestion();
        assertThat(Short.toUnsignedInt(ByteBuffer.wrap(last).getShort(wishedAt)))
                .isEqualTo(router.outerPort);
        assertThat(router.told).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRouterThatHasForgottenTheMappingMakesItAgainWheneverItIsAsked(boolean knowsPcp) {
        router.knowsPcp = knowsPcp;
        router.begin();
        router.mapped = Optional.empty();
        router.mapping.ask(router.nowNs);
        router.answerAll();
        assertThat(router.mapped).contains(place());
        assertThat(router.told).hasSize(1);
    }

    @Test
    void aRouterThatGivesAnotherPlaceIsFollowed() {
        router.begin();
        Candidate former = place();
        router.outerPort = 40002;
        router.run(31 * MINUTE);
        assertThat(router.told).containsExactly(new Mapped(former), new Mapped(place()));
    }

    @Test
    void aMappingThatCannotBeRenewedStandsUntilItsTimeIsOver() {
        router.begin();
        router.isSilent = true;
        router.run(59 * MINUTE);
        assertThat(router.mapping.outer()).isPresent();
        assertThat(router.asked.size()).as("questions within an hour").isLessThan(60);
        router.run(MINUTE);
        assertThat(router.mapping.outer()).isEmpty();
        assertThat(router.told).last().isEqualTo(new Unmapped(Reason.NO_ANSWER));
        router.isSilent = false;
        router.run(31 * MINUTE);
        assertThat(router.mapping.outer()).contains(place());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 255})
    void whatIsRefusedIsAskedAgainSeldom(int result) {
        router.result = result;
        router.begin();
        assertThat(router.told).containsExactly(new Unmapped(Reason.REFUSED));
        router.run(29 * MINUTE);
        assertThat(router.asked).hasSize(1);
        router.result = 0;
        router.run(2 * MINUTE);
        assertThat(router.mapping.outer()).contains(place());
    }

    @Test
    void natPmpMayRefuseAsWell() {
        router.knowsPcp = false;
        router.result = 2;
        router.begin();
        assertThat(router.told).containsExactly(new Unmapped(Reason.REFUSED));
        assertThat(router.asked).hasSize(2);
    }

    @Test
    void aRefusalOfTheRenewalEndsTheMapping() {
        router.begin();
        router.result = 2;
        router.run(31 * MINUTE);
        assertThat(router.told).last().isEqualTo(new Unmapped(Reason.REFUSED));
        assertThat(router.mapping.outer()).isEmpty();
    }

    @Test
    void aRouterThatLearnsPcpIsAskedByPcpAgain() {
        router.knowsPcp = false;
        router.result = 2;
        router.begin();
        router.knowsPcp = true;
        router.result = 0;
        router.run(31 * MINUTE);
        assertThat(router.mapping.outer()).contains(place());
        assertThat(router.lastQuestion()).hasSize(60);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoEndsTakesTheMappingBack(boolean knowsPcp) {
        router.knowsPcp = knowsPcp;
        router.begin();
        assertThat(router.mapped).isPresent();
        router.mapping.end();
        router.answerAll();
        assertThat(router.mapped).isEmpty();
    }

    @Test
    void whoEndsWhileTheRouterMayJustBeMappingTakesItBackToo() {
        router.isSilent = true;
        router.begin();
        assertThat(router.mapped).isPresent();
        router.isSilent = false;
        router.mapping.end();
        router.answerAll();
        assertThat(router.asked).hasSize(2);
        assertThat(router.mapped).isEmpty();
    }

    @Test
    void whoHasNothingTakesNothingBack() {
        router.mapping.end();
        assertThat(router.asked).isEmpty();
    }

    @Test
    void beforeItIsAskedNothingHappens() {
        router.run(24 * HOUR);
        assertThat(router.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 59})
    void aMappingForAMomentIsTakenBackAndNotTried(long lifetimeS) {
        router.lifetimeS = lifetimeS;
        router.begin();
        assertThat(router.mapping.outer()).isEmpty();
        assertThat(router.mapped).isEmpty();
        router.run(HOUR);
        assertThat(router.asked.size()).as("questions within an hour").isLessThan(8);
    }

    @ParameterizedTest
    @ValueSource(longs = {3601, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL})
    void noMappingIsBelievedForLongerThanWasAskedFor(long lifetimeS) {
        router.lifetimeS = lifetimeS;
        router.begin();
        router.run(29 * MINUTE);
        assertThat(router.asked).hasSize(1);
        router.isSilent = true;
        router.run(32 * MINUTE);
        assertThat(router.mapping.outer()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, // 0.0.0.0
                0x7f000001, // loopback
                0x0a000001, // private
                0xac100001,
                0xc0a80001,
                0x64400001, // of a provider
                0xa9fe0001, // link-local
                0xe0000001, // multicast
                0xffffffff
            })
    void anAddressThatIsNotPublicIsTakenBackAndNotTried(int address) {
        for (boolean knowsPcp : new boolean[] {true, false}) {
            SimRouter evil = new SimRouter();
            evil.knowsPcp = knowsPcp;
            evil.outer = IpAddress.ipv4(address);
            evil.begin();
            assertThat(evil.told).containsExactly(new Unmapped(Reason.NOT_PUBLIC));
            assertThat(evil.mapped).isEmpty();
        }
    }

    @Test
    void anIpv6AddressOutsideIsNotTried() {
        router.outer = IpAddress.ipv6(0x2001_0db8_0000_0000L, 1);
        router.begin();
        assertThat(router.told).containsExactly(new Unmapped(Reason.NOT_PUBLIC));
    }

    @Test
    void portZeroIsNotTried() {
        router.outerPort = 0;
        router.begin();
        assertThat(router.told).containsExactly(new Unmapped(Reason.NOT_PUBLIC));
    }

    private static byte[] with(byte[] answer, int offset, int value) {
        byte[] changed = answer.clone();
        changed[offset] = (byte) value;
        return changed;
    }

    /** Expects that what the router says counts as if it had said nothing. */
    private void isPassedOver() {
        router.begin();
        router.run(29 * MINUTE);
        assertThat(router.told).containsExactly(new Unmapped(Reason.NO_ANSWER));
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 35})
    void anAnswerWithAnotherNonceIsPassedOver(int offset) {
        router.tampering = answer -> with(answer, offset, 0xee);
        isPassedOver();
    }

    @Test
    void aRefusalWithAnotherNonceIsPassedOver() {
        router.result = 2;
        router.tampering = answer -> with(answer, 30, 0xee);
        isPassedOver();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x80, 0x82, 0xff})
    void anotherOpcodeIsPassedOver(int opcode) {
        router.tampering = answer -> with(answer, 1, opcode);
        isPassedOver();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 255})
    void anotherVersionIsPassedOver(int version) {
        router.tampering = answer -> with(answer, 0, version);
        isPassedOver();
    }

    @Test
    void anotherProtocolIsPassedOver() {
        router.tampering = answer -> with(answer, 36, 6);
        isPassedOver();
    }

    @Test
    void anotherPortOfThisMachineIsPassedOver() {
        router.tampering = answer -> with(answer, 41, 1);
        isPassedOver();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 8, 24, 59, 61, 62, 1104, 60_000})
    void anotherLengthIsPassedOver(int length) {
        router.tampering = answer -> Arrays.copyOf(answer, length);
        isPassedOver();
    }

    @Test
    void optionsBehindTheAnswerDoNoHarm() {
        router.tampering = answer -> Arrays.copyOf(answer, 68);
        router.begin();
        assertThat(router.mapping.outer()).contains(place());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 7, 11, 13})
    void aNatPmpAnswerOfAnotherLengthIsPassedOver(int length) {
        router.knowsPcp = false;
        router.tampering = answer -> answer.length == 12 ? Arrays.copyOf(answer, length) : answer;
        isPassedOver();
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 15, 17})
    void aNatPmpAnswerAboutThePortOfAnotherLengthIsPassedOver(int length) {
        router.knowsPcp = false;
        router.tampering = answer -> answer.length == 16 ? Arrays.copyOf(answer, length) : answer;
        isPassedOver();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x80, 0x82})
    void aNatPmpAnswerToAnotherQuestionIsPassedOver(int opcode) {
        router.knowsPcp = false;
        router.tampering = answer -> answer.length == 16 ? with(answer, 1, opcode) : answer;
        isPassedOver();
    }

    @Test
    void aNatPmpAnswerAboutAnotherPortIsPassedOver() {
        router.knowsPcp = false;
        router.tampering = answer -> answer.length == 16 ? with(answer, 9, 1) : answer;
        isPassedOver();
    }

    @Test
    void whatNobodyAskedForChangesNothing() {
        router.begin();
        Candidate before = place();
        router.outerPort = 1;
        router.mapping.onDatagram(router.nowNs, new byte[] {0, 0, 0, 1, 0, 0, 0, 9});
        router.result = 2;
        router.mapping.onDatagram(router.nowNs, router.tampering.apply(new byte[60]));
        assertThat(router.mapping.outer()).contains(before);
        assertThat(router.asked).hasSize(1);
    }

    @Test
    void aRouterThatRefusesEachVersionIsNotAskedInACircle() {
        router.tampering = answer -> new byte[] {0, (byte) 0x80, 0, 1, 0, 0, 0, 9};
        router.begin();
        assertThat(router.asked).hasSize(2);
        assertThat(router.told).containsExactly(new Unmapped(Reason.REFUSED));
    }
}
