// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One token bucket for each of those who are told apart. The one that is unused longest makes room.
 *
 * @param <A> ordered, if others can choose its hash
 */
final class RateLimiter<A> {
    private final int perSecond;
    private final int burst;
    private final Map<A, TokenBucket> bucketByAccount = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<A, TokenBucket> eldest) {
            return size() > Limits.MAX_LIMITED_ACCOUNTS;
        }
    };

    RateLimiter(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    boolean take(A account, long nowNs) {
        return bucketByAccount
                .computeIfAbsent(account, a -> new TokenBucket(perSecond, burst, nowNs))
                .take(nowNs);
    }
}
