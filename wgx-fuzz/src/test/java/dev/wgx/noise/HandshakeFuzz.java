// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import dev.wgx.fuzz.Choices;
import dev.wgx.fuzz.Claim;
import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Two devices, and between them somebody who changes, repeats, forges, holds back and delays messages. */
public final class HandshakeFuzz {
    private static final int MAX_STEPS = 40;

    private final Choices choices;
    private final Dialogue dialogue = new Dialogue();
    private int sentPackets;

    private HandshakeFuzz(Choices choices) {
        this.choices = choices;
    }

    /** Claims that only what a device has sent is authentic, that nothing arrives twice, and that both talk on. */
    public static void run(byte[] input) {
        new HandshakeFuzz(new Choices(input)).attack();
    }

    private void attack() {
        for (int step = 0; step < MAX_STEPS && choices.areLeft(); step++) {
            switch (choices.below(8)) {
                case 0 -> say(true);
                case 1 -> say(false);
                case 2 -> dialogue.aliceInitiates();
                case 3 -> dialogue.pass((1L << choices.below(8)) * Dialogue.SECOND_NS / 2);
                case 4 -> dialogue.delivers = withholding(choices.octet());
                case 5 -> deliverChanged();
                case 6 -> deliverForged(choices.rest());
                default -> deliver(choices.piece(200));
            }
        }
        dialogue.delivers = datagram -> true;
        // A session that one side alone has is given up once nothing comes back; cookies lapse after two minutes.
        dialogue.passSeconds(200);
        long before = dialogue.bobInbox.packets().size();
        say(true);
        dialogue.passSeconds(20);
        Claim.holds(dialogue.bobInbox.packets().size() > before, "whoever was attacked talks again");
        Claim.holds(
                dialogue.bobInbox.packets().size()
                                + dialogue.aliceInbox.packets().size()
                        <= sentPackets,
                "no packet arrives twice");
        Claim.holds(dialogue.alice.indexCount() <= 8 && dialogue.bob.indexCount() <= 8, "a peer has few sessions");
    }

    private void say(boolean byAlice) {
        sentPackets++;
        if (byAlice) {
            dialogue.aliceSends(1, 2, 3);
        } else {
            dialogue.bobSends(4, 5);
        }
    }

    private static java.util.function.Predicate<Dialogue.Datagram> withholding(int types) {
        return datagram -> (types >> (datagram.type() & 7) & 1) == 0;
    }

    /** Delivers something that was sent, whole or changed, once more. */
    private void deliverChanged() {
        if (dialogue.sent.isEmpty()) {
            return;
        }
        Dialogue.Datagram original = dialogue.sent.get(choices.below(Math.min(dialogue.sent.size(), 1 << 16)));
        ByteBuffer changed = choices.changed(original.bytes());
        boolean isTheSame = changed.equals(original.bytes());
        int covered = authenticated(original.type(), changed.remaining());
        boolean isTheSameButMac2 = changed.remaining() == original.bytes().remaining()
                && covered <= changed.remaining()
                && changed.slice(0, covered).equals(original.bytes().slice(0, covered));
        boolean isAccepted = deliver(new Dialogue.Datagram(original.fromAlice(), original.sentNs(), changed));
        Claim.holds(isTheSame || isTheSameButMac2 || !isAccepted, "what was changed is authentic");
    }

    /** Returns how many bytes are covered by what proves a message. mac2 is looked at under load only. */
    private static int authenticated(int type, int length) {
        return switch (type) {
            case HandshakeInitiation.TYPE -> HandshakeInitiation.MAC1_OFFSET + 16;
            case HandshakeResponse.TYPE -> HandshakeResponse.MAC1_OFFSET + 16;
            default -> length;
        };
    }

    /** Delivers an initiation or a response with a right mac1 that nobody has sent. */
    private void deliverForged(ByteBuffer body) {
        boolean isInitiation = choices.below(2) == 0;
        int length = isInitiation ? HandshakeInitiation.LENGTH : HandshakeResponse.LENGTH;
        ByteBuffer forged = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        forged.put(body.slice(0, Math.min(body.remaining(), length))).clear();
        forged.putInt(0, isInitiation ? HandshakeInitiation.TYPE : HandshakeResponse.TYPE);
        Mac1Key.of(dialogue.bob.publicKey()).writeTo(forged);
        Claim.holds(!deliver(new Dialogue.Datagram(true, dialogue.nowNs, forged)), "what was forged is authentic");
    }

    private void deliver(ByteBuffer bytes) {
        deliver(new Dialogue.Datagram(true, dialogue.nowNs, bytes));
    }

    private boolean deliver(Dialogue.Datagram datagram) {
        boolean isAccepted = dialogue.deliver(datagram);
        dialogue.deliver();
        return isAccepted;
    }
}
