// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.PublicKey;
import dev.wgx.packet.IpAddress;
import dev.wgx.reflection.ReflectionAnswer;
import dev.wgx.reflection.ReflectionQuestion;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.account.Prefix;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Answers how questions looked: where they came from, and what time it is here. Anybody may ask, so that the answer is
 * never longer than the question and goes to the address that asked; the port may be another one. One port has one
 * reflector, and one thread calls it.
 */
public final class Reflector {
    private static final int IPV4_BITS = 24;
    private static final int IPV6_BITS = 48;

    private final PublicKey key;
    private final int otherPort;
    private final RateLimiter<Prefix> prefixes =
            new RateLimiter<>(Limits.REFLECTIONS_PER_SECOND_PER_PREFIX, Limits.REFLECTION_BURST_PER_PREFIX);
    private final TokenBucket total;

    /** @param otherPort the second port of the relay, for the answers; 0 if there is none */
    public Reflector(PublicKey key, int otherPort, long nowNs) {
        this.key = key;
        this.otherPort = otherPort;
        this.total = new TokenBucket(Limits.REFLECTIONS_PER_SECOND, Limits.REFLECTION_BURST, nowNs);
    }

    /** @param fromOtherPort whether it is to be sent from a port that was not asked */
    public record Reply(ByteBuffer answer, Endpoint to, boolean fromOtherPort) {}

    /** Returns whether one more question from there is answered now. */
    boolean admits(Endpoint source, long nowNs) {
        // The total first: a flood from ever new prefixes must not fill the table of prefixes.
        return total.hasToken(nowNs)
                && prefixes.take(Prefix.of(source, IPV4_BITS, IPV6_BITS), nowNs)
                && total.take(nowNs);
    }

    Reply answer(ReflectionQuestion question, Endpoint source, long wallMs) {
        ReflectionAnswer answer = new ReflectionAnswer(
                question.id(), key, wallMs, IpAddress.ofMapped(source.high(), source.low()), source.port(), otherPort);
        int port = question.answerPort() == 0 ? source.port() : question.answerPort();
        return new Reply(answer.encode(), new Endpoint(source.high(), source.low(), port), question.fromOtherPort());
    }

    /** Handles a datagram at a port of its own, whatever the bytes; empty if there is nothing to answer. */
    public Optional<Reply> onDatagram(ByteBuffer payload, Endpoint source, long nowNs, long wallMs) {
        if (!source.isUnicast() || !ReflectionQuestion.isPresent(payload) || !admits(source, nowNs)) {
            return Optional.empty();
        }
        return ReflectionQuestion.parse(payload).map(question -> answer(question, source, wallMs));
    }
}
