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
        return take(1, nowNs);
    }

    boolean take(int tokens, long nowNs) {
        long start = Math.max(fullAtNs, nowNs);
        if (start + tokens * nsPerToken - nowNs > capacityNs) {
            return false;
        }
        fullAtNs = start + tokens * nsPerToken;
        return true;
    }
}
