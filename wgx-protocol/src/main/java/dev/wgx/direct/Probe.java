// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.direct;

import dev.wgx.noise.PairMac;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A datagram between the two WireGuard ports of a pair, which no WireGuard takes for its own: magic "wgp", version u8,
 * flags u8, three zero bytes, number u32, round u64, and an authenticator of 16 bytes.
 *
 * @param isAnswer to the probe of the other side that has this number
 * @param isFromHub which of the two has sent it: nobody can send somebody's own probe back to him
 */
public record Probe(boolean isAnswer, boolean isFromHub, int number, long round) {
    public static final int LENGTH = 36;
    /** The first four bytes, in network byte order. */
    public static final int MAGIC = 0x77677001;

    private static final int TEXT_LENGTH = LENGTH - PairMac.LENGTH;
    private static final int FLAGS = 4;
    private static final int NUMBER = 8;
    private static final int ROUND = 12;
    private static final int ANSWER = 1;
    private static final int FROM_HUB = 2;

    public Probe answer() {
        return new Probe(true, !isFromHub, number, round);
    }

    public byte[] encode(PairMac mac) {
        byte[] text = ByteBuffer.allocate(TEXT_LENGTH)
                .putInt(MAGIC)
                .put((byte) ((isAnswer ? ANSWER : 0) | (isFromHub ? FROM_HUB : 0)))
                .putInt(NUMBER, number)
                .putLong(ROUND, round)
                .array();
        return ByteBuffer.allocate(LENGTH).put(text).put(mac.of(text)).array();
    }

    /** Returns the round that a datagram claims, which says whose key it needs; empty if it is no probe. */
    public static Optional<Long> roundOf(byte[] datagram) {
        return datagram.length == LENGTH && ByteBuffer.wrap(datagram).getInt() == MAGIC
                ? Optional.of(ByteBuffer.wrap(datagram).getLong(ROUND))
                : Optional.empty();
    }

    /** Reads any bytes; empty if they are no probe of this key. */
    public static Optional<Probe> parse(byte[] datagram, PairMac mac) {
        if (roundOf(datagram).isEmpty()) {
            return Optional.empty();
        }
        byte[] text = Arrays.copyOf(datagram, TEXT_LENGTH);
        if (!mac.fits(text, Arrays.copyOfRange(datagram, TEXT_LENGTH, LENGTH))) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(text);
        int flags = in.get(FLAGS);
        return Optional.of(
                new Probe((flags & ANSWER) != 0, (flags & FROM_HUB) != 0, in.getInt(NUMBER), in.getLong(ROUND)));
    }
}
