// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.reflection;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Asks how this datagram looks to the relay.
 *
 * @param id the asker's choice, at random; comes back in the answer
 * @param fromOtherPort the answer shall come from a port that was not asked
 * @param answerPort the port of the source's address that shall get the answer; 0 for the source's own
 * @param length of the datagram: what is behind the fields is zero
 */
public record ReflectionQuestion(long id, boolean fromOtherPort, int answerPort, int length) {
    public static final int MIN_LENGTH = ReflectionLayout.LENGTH;
    public static final int MAX_LENGTH = ReflectionLayout.MAX_LENGTH;

    private static final int FROM_OTHER_PORT = 1;

    public ReflectionQuestion {
        if (length < MIN_LENGTH || length > MAX_LENGTH || answerPort < 0 || answerPort > 0xffff) {
            throw new IllegalArgumentException("a question of " + length + " bytes for port " + answerPort);
        }
    }

    /** Makes the shortest question, to be answered as usual. */
    public ReflectionQuestion(long id) {
        this(id, false, 0, MIN_LENGTH);
    }

    /** Returns the datagram, from position 0 to its limit. */
    public ByteBuffer encode() {
        return ReflectionLayout.start(ReflectionLayout.QUESTION, length)
                .put((byte) (fromOtherPort ? FROM_OTHER_PORT : 0))
                .putShort((short) answerPort)
                .putLong(id)
                .rewind();
    }

    /** Returns whether these bytes are a question, or would be if it were not for a flag that is not known here. */
    public static boolean isPresent(ByteBuffer datagram) {
        int length = datagram.remaining();
        return length >= MIN_LENGTH
                && length <= MAX_LENGTH
                && ReflectionLayout.isKind(datagram.slice(), ReflectionLayout.QUESTION);
    }

    /** Reads any bytes; empty if they are no question that can be answered. */
    public static Optional<ReflectionQuestion> parse(ByteBuffer datagram) {
        ByteBuffer in = datagram.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (!isPresent(in) || (in.get(ReflectionLayout.FLAGS) & ~FROM_OTHER_PORT) != 0) {
            return Optional.empty();
        }
        return Optional.of(new ReflectionQuestion(
                in.getLong(ReflectionLayout.ID),
                in.get(ReflectionLayout.FLAGS) != 0,
                in.getShort(ReflectionLayout.PORT) & 0xffff,
                in.limit()));
    }
}
