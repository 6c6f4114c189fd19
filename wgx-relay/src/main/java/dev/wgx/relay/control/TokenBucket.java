package dev.wgx.relay.control;

/** So many a second, with so many at once. Starts full. */
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
        if (Math.max(fullAtNs, nowNs) + nsPerToken - nowNs > capacityNs) {
            return false;
        }
        charge(1, nowNs);
        return true;
    }

    /** Pays for what has been done already, if need be on credit. */
    void charge(int tokens, long nowNs) {
        fullAtNs = Math.max(fullAtNs, nowNs) + tokens * nsPerToken;
    }
}
