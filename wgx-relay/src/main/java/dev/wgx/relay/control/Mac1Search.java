package dev.wgx.relay.control;

import java.nio.ByteBuffer;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Finds whom an initiation is for among those that its sender may call: the one whose key its mac1 fits (WireGuard 5.4.4).
 * Each key that is tried costs a keyed hash, so that trials are rationed.
 */
final class Mac1Search {
    /** Tells whether the peer may have another initiation searched. */
    boolean admits(Peer initiator, long nowNs) {
        return initiator.mac1Trials(nowNs).take(nowNs);
    }

    /**
     * Searches from both ends in turn. A retry is for whom the sender called last; rekeys come round, so that any other is
     * most likely for whom it has left alone longest. Either way the usual search is short, however many there are.
     */
    @Nullable
    Peer find(Peer initiator, ByteBuffer message, long nowNs) {
        int trials = 0;
        Peer found = null;
        Iterator<Peer> latestFirst = initiator.callable.reversed().iterator();
        Iterator<Peer> oldestFirst = initiator.callable.iterator();
        while (found == null && trials < initiator.callable.size()) {
            Peer candidate = (trials % 2 == 0 ? latestFirst : oldestFirst).next();
            trials++;
            if (candidate.mac1Key().fits(message)) {
                found = candidate;
            }
        }
        initiator.mac1Trials(nowNs).charge(trials, nowNs);
        if (found != null) {
            initiator.callable.addLast(found);
        }
        return found;
    }
}
