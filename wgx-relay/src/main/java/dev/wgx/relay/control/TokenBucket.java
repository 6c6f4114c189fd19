// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

/** A budget of so many a second, with so many at once. Starts full. */
final class TokenBucket {
    private final long nsPerToken;
    private final long capacityNs;
    /** The bucket is full at this time; it is empty when this is {@code capacityNs} ahead. */
    private long fullAtNs;

    TokenBucket(int perSecond, int burst, long nowNs) {
        this.nsPerToken = Limits.SECOND_NS / perSecond;
        this.capacityNs = nsPerToken * burst;
        this.fullAtNs = nowNs;
    }

    boolean take(long nowNs) {
        if (!hasToken(nowNs)) {
            return false;
        }
        charge(1, nowNs);
        return true;
    }

    boolean hasToken(long nowNs) {
        return Math.max(fullAtNs, nowNs) + nsPerToken - nowNs <= capacityNs;
    }

    /** Pays for what has been done already, if need be on credit, as far as a second bucket would hold. */
    void charge(int tokens, long nowNs) {
        fullAtNs = Math.min(Math.max(fullAtNs, nowNs) + tokens * nsPerToken, nowNs + 2 * capacityNs);
    }
}
