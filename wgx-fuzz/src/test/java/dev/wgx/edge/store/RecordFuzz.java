// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

import dev.wgx.fuzz.Choices;
import dev.wgx.fuzz.Claim;
import java.nio.ByteBuffer;

/** Any bytes as the records of the store. */
public final class RecordFuzz {
    /** The bytes of a peer that tell whether a field is there: any but 0 is yes. */
    private static final int FLAGS = 3;

    private RecordFuzz() {}

    /** Claims that a record that is read is written so that it is read as the same; all else is a RuntimeException. */
    public static void run(byte[] input) {
        Choices choices = new Choices(input);
        int kind = choices.below(4);
        byte[] key = choices.piece(80).array();
        byte[] value = choices.rest().array();
        try {
            switch (kind) {
                case 0 -> {
                    var peer = Records.peer(key, value);
                    byte[] written = Records.value(peer);
                    Claim.same(Records.peer(Records.key(peer.key()), written), peer, "a peer");
                    Claim.holds(
                            written.length != value.length || differences(written, value) <= FLAGS,
                            "only what tells whether a field is there may be written in another way");
                }
                case 1 -> {
                    var set = Records.publishedSet(key, value);
                    Claim.holds(set.spokes().size() <= value.length / 32, "as many spokes as there are bytes for");
                    Claim.same(
                            ByteBuffer.wrap(Records.value(set)),
                            ByteBuffer.wrap(value),
                            "the bytes of a published set");
                }
                case 2 -> {
                    var call = Records.call(key);
                    Claim.same(Records.call(Records.key(call.hub(), call.spoke())), call, "a call");
                }
                default -> {
                    var session = Records.relayedSession(key, value);
                    Claim.same(
                            Records.relayedSession(Records.key(session.id()), Records.value(session)),
                            session,
                            "a relayed session");
                }
            }
        } catch (RuntimeException noRecord) {
            Claim.holds(!(noRecord instanceof NullPointerException), "bytes that are no record are told so");
        }
    }

    private static int differences(byte[] one, byte[] other) {
        int count = 0;
        for (int i = 0; i < one.length; i++) {
            count += one[i] == other[i] ? 0 : 1;
        }
        return count;
    }
}
