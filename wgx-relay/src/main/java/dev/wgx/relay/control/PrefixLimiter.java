package dev.wgx.relay.control;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.account.Prefix;
import java.util.LinkedHashMap;
import java.util.Map;

/** One token bucket per source prefix: what one subscriber usually has. The longest unused prefix makes room. */
final class PrefixLimiter {
    private final int perSecond;
    private final int burst;
    private final int ipv4Bits;
    private final int ipv6Bits;
    private final Map<Prefix, TokenBucket> bucketByPrefix = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Prefix, TokenBucket> eldest) {
            return size() > Limits.MAX_LIMITED_PREFIXES;
        }
    };

    /** @param ipv6Bits at most 64 */
    PrefixLimiter(int perSecond, int burst, int ipv4Bits, int ipv6Bits) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.ipv4Bits = ipv4Bits;
        this.ipv6Bits = ipv6Bits;
    }

    boolean take(Endpoint source, long nowNs) {
        return bucketByPrefix
                .computeIfAbsent(Prefix.of(source, ipv4Bits, ipv6Bits), p -> new TokenBucket(perSecond, burst, nowNs))
                .take(nowNs);
    }
}
