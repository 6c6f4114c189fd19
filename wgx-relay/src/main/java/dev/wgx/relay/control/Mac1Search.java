package dev.wgx.relay.control;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds whom an initiation is for among those that its sender may talk to: the one whose key its mac1 fits (WireGuard 5.4.4).
 * Each key that is tried costs a keyed hash, so that trials are rationed.
 */
final class Mac1Search {
    /** Tells whether the peer may have another initiation searched. */
    boolean admits(Peer initiator, long nowNs) {
        return initiator.mac1Trials(nowNs).take(nowNs);
    }

    @Nullable
    Relation find(Peer initiator, ByteBuffer message, long nowNs) {
        int trials = 0;
        Relation found = null;
        for (Relation relation : initiator.dialable) {
            trials++;
            if (relation.counterpartOf(initiator).mac1Key().fits(message)) {
                found = relation;
                break;
            }
        }
        initiator.mac1Trials(nowNs).charge(trials, nowNs);
        if (found != null) {
            initiator.dialable.addLast(found);
        }
        return found;
    }
}
