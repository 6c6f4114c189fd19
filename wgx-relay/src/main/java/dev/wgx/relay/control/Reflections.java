// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.reflection.ReflectionQuestion;
import dev.wgx.relay.Counter;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Path;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The reflection at the relay's main port, which sends nothing from another one. */
final class Reflections {
    private final Reflector reflector;
    private final boolean enabled;

    /** @param enabled as the query for the public key is: an answer has that, too */
    Reflections(Reflector reflector, boolean enabled) {
        this.reflector = reflector;
        this.enabled = enabled;
    }

    static boolean isQuestion(ByteBuffer payload) {
        return ReflectionQuestion.isPresent(payload);
    }

    void onQuestion(Datagram datagram, Turn turn) {
        if (!enabled) {
            turn.drop(DropReason.KEY_QUERY_DISABLED);
            return;
        }
        Path path = datagram.path();
        if (!reflector.admits(path.remote(), turn.nowNs())) {
            turn.drop(DropReason.RATE_LIMITED);
            return;
        }
        Optional<ReflectionQuestion> question = ReflectionQuestion.parse(datagram.payload());
        if (question.filter(asked -> !asked.fromOtherPort()).isEmpty()) {
            turn.drop(DropReason.MALFORMED);
            return;
        }
        turn.count(Counter.REFLECTIONS);
        Reflector.Reply reply = reflector.answer(question.get(), path.remote(), turn.wallMs());
        turn.to(new Path(reply.to(), path.localHigh(), path.localLow())).send(reply.answer());
    }
}
