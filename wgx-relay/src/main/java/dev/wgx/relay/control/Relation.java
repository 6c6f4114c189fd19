package dev.wgx.relay.control;

import org.jspecify.annotations.Nullable;

/** A hub publishes a spoke. It is wanted once the spoke has completed a relayed handshake with that hub. */
final class Relation {
    private final Peer hub;
    private final Peer spoke;
    private boolean wanted;
    private @Nullable TokenBucket fromHub;
    private @Nullable TokenBucket fromSpoke;

    Relation(Peer hub, Peer spoke) {
        this.hub = hub;
        this.spoke = spoke;
    }

    Peer hub() {
        return hub;
    }

    Peer spoke() {
        return spoke;
    }

    boolean isWanted() {
        return wanted;
    }

    void want() {
        wanted = true;
        hub.dialable.add(this);
    }

    /** Whom an initiation along this relation goes to. */
    Peer counterpartOf(Peer initiator) {
        return initiator == hub ? spoke : hub;
    }

    boolean admitsInitiation(Peer initiator, long nowNs) {
        if (initiator == hub) {
            if (fromHub == null) {
                fromHub = newBucket(nowNs);
            }
            return fromHub.take(nowNs);
        }
        if (fromSpoke == null) {
            fromSpoke = newBucket(nowNs);
        }
        return fromSpoke.take(nowNs);
    }

    private static TokenBucket newBucket(long nowNs) {
        return new TokenBucket(Limits.RELATION_INITIATIONS_PER_SECOND, Limits.RELATION_INITIATION_BURST, nowNs);
    }
}
