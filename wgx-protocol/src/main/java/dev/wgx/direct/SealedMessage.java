// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.direct;

import dev.wgx.noise.PairSeal;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A {@link DirectMessage} as a datagram: magic "wgd", version u8, the first eight bytes of the sender's public key, and
 * the sealed sentence. Who relies on the sender needs no trust in inner addresses: a hub forwards between its spokes.
 */
public record SealedMessage(long senderId, byte[] header, byte[] sealed) {
    /** The UDP port of agents inside the tunnel. */
    public static final int PORT = 8789;
    /** The greatest length: eight candidates. */
    public static final int MAX_LENGTH =
            12 + PairSeal.OVERHEAD + Kind.HEADER + 1 + DirectMessage.MAX_CANDIDATES * Candidate.LENGTH;

    private static final int MAGIC = 0x77676401;
    private static final int HEADER_LENGTH = 12;

    /** Returns the number that stands for a key in a header. */
    public static long idOf(PublicKey key) {
        return ByteBuffer.wrap(key.bytes()).getLong();
    }

    public static byte[] seal(DirectMessage message, PublicKey sender, PairSeal seal, RandomSource random) {
        byte[] header = ByteBuffer.allocate(HEADER_LENGTH)
                .putInt(MAGIC)
                .putLong(idOf(sender))
                .array();
        byte[] sealed = seal.seal(header, message.encode(), random);
        return ByteBuffer.allocate(header.length + sealed.length)
                .put(header)
                .put(sealed)
                .array();
    }

    /** Reads any bytes; empty if they do not look like one. */
    public static Optional<SealedMessage> parse(byte[] datagram) {
        if (datagram.length < HEADER_LENGTH + PairSeal.OVERHEAD + Kind.HEADER || datagram.length > MAX_LENGTH) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(datagram);
        return in.getInt() == MAGIC
                ? Optional.of(new SealedMessage(
                        in.getLong(),
                        Arrays.copyOf(datagram, HEADER_LENGTH),
                        Arrays.copyOfRange(datagram, HEADER_LENGTH, datagram.length)))
                : Optional.empty();
    }

    /** Returns what it says; empty if it is not of this pair. */
    public Optional<DirectMessage> open(PairSeal seal) {
        return seal.open(header, sealed).flatMap(DirectMessage::parse);
    }
}
