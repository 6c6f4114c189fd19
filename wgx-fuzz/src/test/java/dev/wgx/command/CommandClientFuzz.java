// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import dev.wgx.fuzz.Choices;
import dev.wgx.fuzz.Claim;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.SeededRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A hub's side of the command protocol against a relay that answers whatever it likes. */
public final class CommandClientFuzz {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int MAX_STEPS = 400;
    private static final int MAX_SENT = 20_000;
    private static final int MAX_ANSWER = 1232;

    /** The part that the three clients have in common. */
    private interface Client {
        boolean isDone();

        long nextDeadlineNs();

        void onDeadline(long nowNs, Consumer<ByteBuffer> sink);

        void onDatagram(ByteBuffer datagram, long nowNs, Consumer<ByteBuffer> sink);
    }

    private final Choices choices;
    private final Client client;
    private final List<ByteBuffer> sent = new ArrayList<>();
    private long nowNs = SECOND_NS;

    private CommandClientFuzz(Choices choices) {
        this.choices = choices;
        this.client = client(choices.below(3), choices.below(3) * 50);
    }

    /** Claims that the client ends, sends a bounded number of datagrams, and none that the protocol does not have. */
    public static void run(byte[] input) {
        new CommandClientFuzz(new Choices(input)).converse();
    }

    private void converse() {
        Consumer<ByteBuffer> sink = this::send;
        for (int step = 0; step < MAX_STEPS && !client.isDone() && choices.areLeft(); step++) {
            if (choices.below(4) == 0 && client.nextDeadlineNs() != Long.MAX_VALUE) {
                nowNs = Math.max(nowNs, client.nextDeadlineNs());
            }
            client.onDeadline(nowNs, sink);
            if (!client.isDone()) {
                client.onDatagram(answer(), nowNs, sink);
            }
        }
        // From now on the relay is silent.
        for (int step = 0; step < 10 * MAX_STEPS && !client.isDone(); step++) {
            nowNs = Math.max(nowNs, client.nextDeadlineNs());
            client.onDeadline(nowNs, sink);
        }
        Claim.holds(client.isDone(), "whoever gets no answer gives up");
        Claim.same(client.nextDeadlineNs(), Long.MAX_VALUE, "the deadline of who is done");
        Claim.holds(sent.size() <= MAX_SENT, "a relay makes a client send " + sent.size() + " datagrams");
    }

    /** Makes an answer from the input, with the id of what was asked. */
    private ByteBuffer answer() {
        ByteBuffer body = choices.piece(MAX_ANSWER);
        boolean isAnswer = choices.below(8) != 0;
        if (isAnswer && !sent.isEmpty() && body.remaining() >= 2) {
            ByteBuffer asked = sent.get(Math.max(0, sent.size() - 1 - (body.get(0) & 0xf)));
            if (asked.remaining() < 16) {
                // That was the command of wgx 0.9.
                return ByteBuffer.allocate(6)
                        .put(asked.duplicate().limit(5))
                        .put(body.get(1))
                        .flip();
            }
            return ByteBuffer.allocate(16 + body.remaining() - 2)
                    .put(asked.duplicate().limit(16))
                    .put(4, (byte) (0x80 | (body.get(1) & 0x7f)))
                    .put(body.slice(2, body.remaining() - 2))
                    .flip()
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        return body;
    }

    private void send(ByteBuffer datagram) {
        Claim.holds(datagram.remaining() <= CommandProtocol.MAX_DATAGRAM, "a datagram fits any path");
        Claim.holds(
                Request.parse(datagram) instanceof Request
                        || SetPeers.parse(datagram).isPresent(),
                "what a client sends is a request");
        sent.add(ByteBuffer.allocate(datagram.remaining())
                .put(datagram.duplicate())
                .flip());
    }

    private Client client(int kind, int spokes) {
        SeededRandom random = new SeededRandom(3);
        List<PublicKey> keys = new ArrayList<>();
        Map<PublicKey, String> names = new HashMap<>();
        for (int i = 0; i < spokes; i++) {
            PublicKey key =
                    PublicKey.of(ByteBuffer.allocate(PublicKey.LENGTH).putInt(i).array());
            keys.add(key);
            names.put(key, "spoke " + i);
        }
        return switch (kind) {
            case 0 -> {
                PublishClient publish =
                        new PublishClient(SpokeSet.of(keys), random, PublishClient.DEFAULT_PATIENCE_NS, nowNs);
                yield of(publish::outcome, publish::nextDeadlineNs, publish::onDeadline, publish::onDatagram);
            }
            case 1 -> {
                InquiryClient inquiry = new InquiryClient(random, InquiryClient.DEFAULT_PATIENCE_NS, nowNs);
                yield of(inquiry::outcome, inquiry::nextDeadlineNs, inquiry::onDeadline, inquiry::onDatagram);
            }
            default -> {
                NamesClient tell = new NamesClient(SpokeNames.of(names), random, nowNs);
                yield of(tell::outcome, tell::nextDeadlineNs, tell::onDeadline, tell::onDatagram);
            }
        };
    }

    private interface Deadline {
        long nextNs();
    }

    private interface OnDeadline {
        void on(long nowNs, Consumer<ByteBuffer> sink);
    }

    private interface OnDatagram {
        void on(ByteBuffer datagram, long nowNs, Consumer<ByteBuffer> sink);
    }

    private interface Ending {
        Optional<?> outcome();
    }

    private static Client of(Ending ending, Deadline deadline, OnDeadline onDeadline, OnDatagram onDatagram) {
        return new Client() {
            @Override
            public boolean isDone() {
                return ending.outcome().isPresent();
            }

            @Override
            public long nextDeadlineNs() {
                return deadline.nextNs();
            }

            @Override
            public void onDeadline(long nowNs, Consumer<ByteBuffer> sink) {
                onDeadline.on(nowNs, sink);
            }

            @Override
            public void onDatagram(ByteBuffer datagram, long nowNs, Consumer<ByteBuffer> sink) {
                onDatagram.on(datagram, nowNs, sink);
            }
        };
    }
}
