// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.direct;

import dev.wgx.fuzz.Choices;
import dev.wgx.fuzz.Claim;
import dev.wgx.noise.PairMac;
import dev.wgx.noise.PairSeal;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Any bytes as what two agents tell each other: as they are, rightly sealed, and as a change of something right. */
public final class DirectFuzz {
    private static final long ROUND = 0x0102030405060708L;
    private static final int HEADER_LENGTH = 12;
    private static final RandomSource RANDOM = new Random(1)::nextBytes;
    private static final PrivateKey HUB = PrivateKey.generate(RANDOM);
    private static final PrivateKey SPOKE = PrivateKey.generate(RANDOM);
    private static final PairSeal SEAL =
            PairSeal.between(HUB, SPOKE.publicKey(), PresharedKey.NONE).orElseThrow();
    private static final PairMac MAC = SEAL.mac(ROUND);
    private static final byte[] SEALED = SealedMessage.seal(
            new DirectMessage.Hello(ROUND, List.of(new Candidate(IpAddress.ipv4(0xc0000201), 7))),
            HUB.publicKey(),
            SEAL,
            RANDOM);
    private static final byte[] PROBE = new Probe(false, true, 3, ROUND).encode(MAC);

    private DirectFuzz() {}

    /** Claims that what is read is written as it was read, and that nothing is believed that the pair did not make. */
    public static void run(byte[] input) {
        readSentence(input);
        readSealed(input);
        readProbe(input);
        readChanged(new Choices(input));
    }

    private static void readSentence(byte[] input) {
        Optional<DirectMessage> read = DirectMessage.parse(input);
        read.ifPresent(message -> {
            byte[] written = message.encode();
            Claim.same(DirectMessage.parse(written), read, "a sentence that was written and read");
            // Only a reason may be one that this version does not know.
            Claim.holds(
                    message instanceof DirectMessage.Refusal
                            ? written.length == input.length
                            : Arrays.equals(written, input),
                    "what was read is written with other bytes");
        });
        boolean isFitting = HEADER_LENGTH + PairSeal.OVERHEAD + input.length <= SealedMessage.MAX_LENGTH;
        Claim.holds(isFitting || read.isEmpty(), "a sentence that is read does not fit into a datagram");
        Claim.same(sealed(input).flatMap(message -> message.open(SEAL)), read, "a sealed sentence");
    }

    /** Seals any bytes as the hub would. */
    private static Optional<SealedMessage> sealed(byte[] plaintext) {
        byte[] header = Arrays.copyOf(SEALED, HEADER_LENGTH);
        byte[] sealed = SEAL.seal(header, plaintext, RANDOM);
        return SealedMessage.parse(ByteBuffer.allocate(header.length + sealed.length)
                .put(header)
                .put(sealed)
                .array());
    }

    private static void readSealed(byte[] input) {
        SealedMessage.parse(input).ifPresent(datagram -> {
            Claim.holds(input.length <= SealedMessage.MAX_LENGTH, "a datagram is longer than any may be");
            Claim.holds(datagram.open(SEAL).isEmpty(), "what nobody sealed is opened");
        });
    }

    private static void readProbe(byte[] input) {
        Claim.holds(Probe.parse(input, MAC).isEmpty(), "a probe that nobody made is believed");
        byte[] text = Arrays.copyOf(input, Probe.LENGTH - PairMac.LENGTH);
        ByteBuffer.wrap(text).putInt(Probe.MAGIC);
        byte[] proved =
                ByteBuffer.allocate(Probe.LENGTH).put(text).put(MAC.of(text)).array();
        Optional<Probe> read = Probe.parse(proved, MAC);
        Claim.holds(read.isPresent(), "a probe that is proved is not read");
        Probe probe = read.orElseThrow();
        Claim.same(Probe.roundOf(proved), Optional.of(probe.round()), "the round that a probe claims");
        Claim.same(Probe.parse(probe.encode(MAC), MAC), read, "a probe that was written and read");
        Claim.holds(!probe.answer().equals(probe), "a probe is its own answer");
    }

    private static void readChanged(Choices choices) {
        byte[] message = changed(choices, SEALED);
        Claim.holds(
                Arrays.equals(message, SEALED)
                        || SealedMessage.parse(message)
                                .flatMap(datagram -> datagram.open(SEAL))
                                .isEmpty(),
                "a sealed sentence that was changed is opened");
        byte[] probe = changed(choices, PROBE);
        Claim.holds(
                Arrays.equals(probe, PROBE) || Probe.parse(probe, MAC).isEmpty(),
                "a probe that was changed is believed");
    }

    private static byte[] changed(Choices choices, byte[] original) {
        ByteBuffer changed = choices.changed(ByteBuffer.wrap(original));
        byte[] bytes = new byte[changed.remaining()];
        changed.get(bytes);
        return bytes;
    }
}
