// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.noise.PairMac;
import dev.wgx.noise.PairSeal;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.IpAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirectMessageTest {
    private static final Candidate IPV4 = new Candidate(IpAddress.ipv4(0xc6336407), 41820);
    private static final Candidate IPV6 = new Candidate(IpAddress.ipv6(0x20010db8_00010000L, 7), 51820);
    private static final List<DirectMessage> ALL = List.of(
            new DirectMessage.Knock(),
            new DirectMessage.Hello(1, List.of(IPV4, IPV6)),
            new DirectMessage.Offer(2, List.of()),
            new DirectMessage.Refusal(3, Unwilling.NO_PROBES),
            new DirectMessage.Start(4, Collections.nCopies(DirectMessage.MAX_CANDIDATES, IPV6)),
            new DirectMessage.Go(5, 77),
            new DirectMessage.Gone(6),
            new DirectMessage.Back(-1));

    private final Random random = new Random(1);
    private final PrivateKey hub = PrivateKey.generate(random::nextBytes);
    private final PrivateKey spoke = PrivateKey.generate(random::nextBytes);

    private static PairSeal seal(PrivateKey own, PublicKey other) {
        return PairSeal.between(own, other, PresharedKey.NONE).orElseThrow();
    }

    private byte[] sealed(DirectMessage message) {
        return SealedMessage.seal(message, hub.publicKey(), seal(hub, spoke.publicKey()), random::nextBytes);
    }

    @Test
    void eachSentenceReachesTheOtherEnd() {
        for (DirectMessage message : ALL) {
            byte[] datagram = sealed(message);
            assertThat(datagram.length).isLessThanOrEqualTo(SealedMessage.MAX_LENGTH);
            SealedMessage parsed = SealedMessage.parse(datagram).orElseThrow();
            assertThat(parsed.senderId()).isEqualTo(SealedMessage.idOf(hub.publicKey()));
            assertThat(parsed.open(seal(spoke, hub.publicKey()))).contains(message);
        }
    }

    @Test
    void nobodyElseCanReadOrMakeOne() {
        SealedMessage parsed = SealedMessage.parse(sealed(ALL.getFirst())).orElseThrow();
        PrivateKey stranger = PrivateKey.generate(random::nextBytes);
        assertThat(parsed.open(seal(stranger, hub.publicKey()))).isEmpty();
        PresharedKey secret = PresharedKey.generate(random::nextBytes);
        assertThat(parsed.open(PairSeal.between(spoke, hub.publicKey(), secret).orElseThrow()))
                .isEmpty();
    }

    @Test
    void aChangedBitAnywhereMakesItNobodys() {
        byte[] datagram = sealed(ALL.getFirst());
        for (int at = 0; at < datagram.length; at++) {
            byte[] changed = datagram.clone();
            changed[at] ^= 1;
            assertThat(SealedMessage.parse(changed).flatMap(message -> message.open(seal(spoke, hub.publicKey()))))
                    .as("byte " + at)
                    .isEmpty();
        }
    }

    @Test
    void arbitraryAndCutBytesNeverThrow() {
        for (int round = 0; round < 20_000; round++) {
            byte[] plaintext = new byte[random.nextInt(200)];
            random.nextBytes(plaintext);
            if (plaintext.length > 0) {
                plaintext[0] = (byte) random.nextInt(10);
            }
            DirectMessage.parse(plaintext)
                    .ifPresent(message ->
                            assertThat(DirectMessage.parse(message.encode())).contains(message));
        }
        for (DirectMessage message : ALL) {
            byte[] whole = message.encode();
            for (int length = 0; length < whole.length; length++) {
                assertThat(DirectMessage.parse(Arrays.copyOf(whole, length))).isEmpty();
            }
        }
    }

    @Test
    void aProbeIsOfOneRoundAndOneSide() {
        PairMac mac = seal(hub, spoke.publicKey()).mac(9);
        Probe probe = new Probe(false, true, 3, 9);
        byte[] datagram = probe.encode(mac);
        assertThat(datagram).hasSize(Probe.LENGTH);
        assertThat(Probe.roundOf(datagram)).contains(9L);
        assertThat(Probe.parse(datagram, seal(spoke, hub.publicKey()).mac(9))).contains(probe);
        assertThat(Probe.parse(datagram, seal(spoke, hub.publicKey()).mac(8))).isEmpty();
        assertThat(probe.answer()).isEqualTo(new Probe(true, false, 3, 9));
        datagram[5] = 1;
        assertThat(Probe.parse(datagram, mac)).isEmpty();
    }

    @Test
    void noWireGuardTakesAProbeForItsOwn() {
        int type = Integer.reverseBytes(Probe.MAGIC);
        assertThat(type).isNotIn(1, 2, 3, 4);
    }

    @Test
    void whatCannotBeOneMachinesIsNoCandidate() {
        assertThat(List.of(IPV4, IPV6)).allMatch(Candidate::isUnicast).noneMatch(Candidate::isPrivate);
        for (int address : new int[] {0, 0x7f000001, 0xa9fe0101, 0xe0000001, 0xffffffff}) {
            assertThat(new Candidate(IpAddress.ipv4(address), 1).isUnicast()).isFalse();
        }
        for (int address : new int[] {0x0a000001, 0xac10ffff, 0xac1f0001, 0xc0a80001, 0x64400001}) {
            assertThat(new Candidate(IpAddress.ipv4(address), 1).isPrivate()).isTrue();
        }
        for (int address : new int[] {0xac0f0001, 0xac200001, 0xc0a90001, 0x64800001, 0x0b000001}) {
            assertThat(new Candidate(IpAddress.ipv4(address), 1).isPrivate()).isFalse();
        }
        for (long high : new long[] {0, 0xff02L << 48, 0xfe80L << 48}) {
            assertThat(new Candidate(IpAddress.ipv6(high, 1), 1).isUnicast()).isFalse();
        }
        assertThat(new Candidate(IpAddress.ipv6(0xfd12L << 48, 1), 1).isPrivate())
                .isTrue();
        assertThatThrownBy(() -> new Candidate(IpAddress.ipv4(1), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSameSentenceIsNeverSealedTheSameWay() {
        SealedMessage first = SealedMessage.parse(sealed(ALL.getFirst())).orElseThrow();
        SealedMessage second = SealedMessage.parse(sealed(ALL.getFirst())).orElseThrow();

        assertThat(second.header()).isEqualTo(first.header());
        assertThat(second.sealed()).isNotEqualTo(first.sealed());
        assertThat(Arrays.copyOf(second.sealed(), 24)).isNotEqualTo(Arrays.copyOf(first.sealed(), 24));
    }

    @Test
    void senderIdsTellKeysApart() {
        assertThat(SealedMessage.idOf(hub.publicKey())).isNotEqualTo(SealedMessage.idOf(spoke.publicKey()));
    }

    @Test
    void aCandidateIsWrittenAsInConfigurationFiles() {
        assertThat(IPV4).hasToString("198.51.100.7:41820");
        assertThat(IPV6).hasToString("[2001:db8:1::7]:51820");
    }
}
