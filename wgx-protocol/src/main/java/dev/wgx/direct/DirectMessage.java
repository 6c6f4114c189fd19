// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.direct;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A sentence between the agents of a hub and of a spoke. Each belongs to a round, whose number the hub chooses. */
public sealed interface DirectMessage {
    /** The most candidates that one side may name. */
    int MAX_CANDIDATES = 8;

    long round();

    /** Says that the spoke's agent is there. Its round is 0. */
    record Knock() implements DirectMessage {
        @Override
        public long round() {
            return 0;
        }
    }

    /** Asks whether the spoke wants a direct path. The candidates are where the hub is seen from outside. */
    record Hello(long round, List<Candidate> candidates) implements DirectMessage {
        public Hello {
            candidates = bounded(candidates);
        }
    }

    /** Says that the spoke is willing, and where it may be. */
    record Offer(long round, List<Candidate> candidates) implements DirectMessage {
        public Offer {
            candidates = bounded(candidates);
        }
    }

    /** Says that the spoke will not, and why. */
    record Refusal(long round, Unwilling reason) implements DirectMessage {}

    /** Starts the probes: the hub begins as it says so. The candidates are all that the hub has. */
    record Start(long round, List<Candidate> candidates) implements DirectMessage {
        public Start {
            candidates = bounded(candidates);
        }
    }

    /** Says which of the hub's probes was answered: both ends switch to the path that it took. */
    record Go(long round, int probe) implements DirectMessage {}

    /** Says that the spoke has begun to switch. */
    record Gone(long round) implements DirectMessage {}

    /** Says that the sender has put the tunnel back to the relay. */
    record Back(long round) implements DirectMessage {}

    private static List<Candidate> bounded(List<Candidate> candidates) {
        if (candidates.size() > MAX_CANDIDATES) {
            throw new IllegalArgumentException(candidates.size() + " candidates");
        }
        return List.copyOf(candidates);
    }

    /** Returns the plaintext: kind u8, round u64, and what the kind has. */
    default byte[] encode() {
        return switch (this) {
            case Knock knock -> start(Kind.KNOCK, knock.round(), 0).array();
            case Hello hello -> withCandidates(Kind.HELLO, hello.round(), hello.candidates());
            case Offer offer -> withCandidates(Kind.OFFER, offer.round(), offer.candidates());
            case Refusal refusal ->
                start(Kind.REFUSAL, refusal.round(), 1)
                        .put((byte) refusal.reason().code())
                        .array();
            case Start start -> withCandidates(Kind.START, start.round(), start.candidates());
            case Go go ->
                start(Kind.GO, go.round(), Integer.BYTES).putInt(go.probe()).array();
            case Gone gone -> start(Kind.GONE, gone.round(), 0).array();
            case Back back -> start(Kind.BACK, back.round(), 0).array();
        };
    }

    private static ByteBuffer start(int kind, long round, int rest) {
        return ByteBuffer.allocate(Kind.HEADER + rest).put((byte) kind).putLong(round);
    }

    private static byte[] withCandidates(int kind, long round, List<Candidate> candidates) {
        byte[] bytes = new byte[Kind.HEADER + 1 + candidates.size() * Candidate.LENGTH];
        ByteBuffer out = ByteBuffer.wrap(bytes).put((byte) kind).putLong(round).put((byte) candidates.size());
        candidates.forEach(candidate -> candidate.writeTo(out));
        return bytes;
    }

    /** Reads any bytes; empty if they are no such sentence, to the last byte. */
    static Optional<DirectMessage> parse(byte[] plaintext) {
        ByteBuffer in = ByteBuffer.wrap(plaintext);
        if (in.remaining() < Kind.HEADER) {
            return Optional.empty();
        }
        int kind = in.get();
        long round = in.getLong();
        return switch (kind) {
            case Kind.KNOCK -> in.hasRemaining() || round != 0 ? Optional.empty() : Optional.of(new Knock());
            case Kind.HELLO -> candidates(in).map(list -> new Hello(round, list));
            case Kind.OFFER -> candidates(in).map(list -> new Offer(round, list));
            case Kind.START -> candidates(in).map(list -> new Start(round, list));
            case Kind.REFUSAL ->
                in.remaining() == 1 ? Optional.of(new Refusal(round, Unwilling.of(in.get()))) : Optional.empty();
            case Kind.GO ->
                in.remaining() == Integer.BYTES ? Optional.of(new Go(round, in.getInt())) : Optional.empty();
            case Kind.GONE -> in.hasRemaining() ? Optional.empty() : Optional.of(new Gone(round));
            case Kind.BACK -> in.hasRemaining() ? Optional.empty() : Optional.of(new Back(round));
            default -> Optional.empty();
        };
    }

    private static Optional<List<Candidate>> candidates(ByteBuffer in) {
        int count = in.hasRemaining() ? in.get() : -1;
        if (count < 0 || count > MAX_CANDIDATES || in.remaining() != count * Candidate.LENGTH) {
            return Optional.empty();
        }
        List<Candidate> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (in.getShort(in.position() + Candidate.LENGTH - Short.BYTES) == 0) {
                return Optional.empty();
            }
            result.add(Candidate.read(in));
        }
        return Optional.of(result);
    }
}
