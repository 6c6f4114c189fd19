// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import dev.wgx.noise.PublicKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command of wgx 0.9: the complete set of a hub's spokes in one datagram, in any order, replacing the last one.
 *
 * @param requestId echoed in the answer
 * @param keys as they were sent: perhaps with repetitions
 */
public record SetPeers(int requestId, List<PublicKey> keys) {
    /** The port inside the tunnel. */
    public static final int PORT = 8787;

    /**
     * The limit of keys: (1420 bytes of an inner packet − 28 of IPv4 and UDP − 5) / 32. More would be cut to fragments,
     * which no relay takes.
     */
    public static final int MAX_KEYS = 43;

    private static final int REQUEST_ID = 0;
    private static final int KIND = 4;
    private static final int KEYS = 5;

    private static final int RESULT = 5;
    private static final int ANSWER_LENGTH = 6;

    private static final byte SET_PEERS = 1;
    private static final byte OK = 0;
    private static final byte ERROR = 1;

    public SetPeers {
        keys = List.copyOf(keys);
    }

    /** Reads any bytes; empty if they are no such request. */
    public static Optional<SetPeers> parse(ByteBuffer datagram) {
        ByteBuffer in = datagram.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (in.limit() < KEYS || in.get(KIND) != SET_PEERS || (in.limit() - KEYS) % PublicKey.LENGTH != 0) {
            return Optional.empty();
        }
        in.position(KEYS);
        List<PublicKey> keys = new ArrayList<>();
        while (in.hasRemaining()) {
            keys.add(PublicKey.read(in));
        }
        return Optional.of(new SetPeers(in.getInt(REQUEST_ID), keys));
    }

    public ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(KEYS + keys.size() * PublicKey.LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(requestId)
                .put(SET_PEERS);
        keys.forEach(key -> key.writeTo(out));
        return out.flip();
    }

    public Answer answer(boolean ok) {
        return new Answer(requestId, ok);
    }

    /** The relay's answer: done, or refused for a reason that wgx 0.9 has no word for. */
    public record Answer(int requestId, boolean ok) {
        /** Reads any bytes; empty if they are no such answer. */
        public static Optional<Answer> parse(ByteBuffer datagram) {
            ByteBuffer in = datagram.slice().order(ByteOrder.LITTLE_ENDIAN);
            if (in.limit() != ANSWER_LENGTH || in.get(KIND) != SET_PEERS) {
                return Optional.empty();
            }
            return Optional.of(new Answer(in.getInt(REQUEST_ID), in.get(RESULT) == OK));
        }

        public ByteBuffer encode() {
            return ByteBuffer.allocate(ANSWER_LENGTH)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(requestId)
                    .put(SET_PEERS)
                    .put(ok ? OK : ERROR)
                    .flip();
        }
    }
}
