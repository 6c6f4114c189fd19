// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Counter;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Path;
import dev.wgx.relay.account.Prefix;
import java.nio.ByteBuffer;

/**
 * The one-byte query for the relay's public key: the only answer that is larger than its question, so it is rationed.
 */
final class KeyQueries {
    static final byte QUERY = 49;
    private static final int IPV4_BITS = 24;
    private static final int IPV6_BITS = 48;

    private final PublicKey key;
    private final boolean enabled;
    private final RateLimiter<Prefix> prefixes =
            new RateLimiter<>(Limits.KEY_QUERIES_PER_SECOND_PER_PREFIX, Limits.KEY_QUERY_BURST_PER_PREFIX);
    private final TokenBucket total;

    KeyQueries(PublicKey key, boolean enabled, long nowNs) {
        this.key = key;
        this.enabled = enabled;
        this.total = new TokenBucket(Limits.KEY_QUERIES_PER_SECOND, Limits.KEY_QUERY_BURST, nowNs);
    }

    static boolean isQuery(ByteBuffer payload) {
        return payload.remaining() == 1 && payload.get(payload.position()) == QUERY;
    }

    void onQuery(Datagram datagram, Turn turn) {
        if (!enabled) {
            turn.drop(DropReason.KEY_QUERY_DISABLED);
            return;
        }
        Path path = datagram.path();
        // The total first: a flood from ever new prefixes must not fill the table of prefixes.
        Prefix prefix = Prefix.of(path.remote(), IPV4_BITS, IPV6_BITS);
        boolean admitted = total.hasToken(turn.nowNs()) && prefixes.take(prefix, turn.nowNs());
        if (!admitted || !total.take(turn.nowNs())) {
            turn.drop(DropReason.RATE_LIMITED);
            return;
        }
        turn.count(Counter.PUBLIC_KEY_ANSWERS);
        turn.to(path).send(ByteBuffer.wrap(key.bytes()));
    }
}
