// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import dev.wgx.fuzz.Claim;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Any bytes as each datagram of the command protocol, to the relay and from it. */
public final class CommandFuzz {
    private CommandFuzz() {}

    /** Claims that what is read is written as it was read, and never longer than a datagram may be. */
    public static void run(byte[] input) {
        ByteBuffer bytes = ByteBuffer.wrap(input);
        switch (Request.parse(bytes)) {
            case Request.Names names -> {
                ByteBuffer once = names.encode();
                Claim.holds(once.remaining() <= 3 * bytes.remaining(), "names grow when they are cleaned");
                if (once.remaining() == bytes.remaining()) {
                    Claim.same(Request.parse(once), names, "names that were written and read");
                }
            }
            case Request request -> requireSameBytes(request.encode(), bytes);
            case Response.Refused refused ->
                Claim.holds(refused.encode().remaining() <= 32, "a refusal has 32 bytes, whatever was asked");
            case Incoming.Foreign _ ->
                Claim.holds(
                        bytes.remaining() < 16 || bytes.get(0) != 'w' || bytes.get(1) != 'g' || bytes.get(2) != 'x',
                        "what has the magic is answered");
        }
        Optional<Response> response = Response.parse(bytes);
        response.ifPresent(answer -> {
            ByteBuffer once = answer.encode();
            Claim.same(once.remaining(), bytes.remaining(), "the length of an answer that is written again");
            Claim.same(Response.parse(once), response, "an answer that was written and read");
        });
        SetPeers.parse(bytes).ifPresent(set -> requireSameBytes(set.encode(), bytes));
        SetPeers.Answer.parse(bytes)
                .ifPresent(answer -> Claim.holds(answer.requestId() == set(bytes), "an answer keeps the id"));
        Claim.holds(bytes.position() == 0 && bytes.limit() == input.length, "a reader leaves the buffer alone");
    }

    private static int set(ByteBuffer bytes) {
        return Integer.reverseBytes(bytes.getInt(0));
    }

    private static void requireSameBytes(ByteBuffer written, ByteBuffer read) {
        Claim.holds(written.equals(read), "what was read is written with other bytes");
    }
}
