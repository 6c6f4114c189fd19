// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.store.StoreChange;
import dev.wgx.relay.store.StoreChange.PutCall;
import dev.wgx.relay.store.StoreChange.PutPeer;
import dev.wgx.relay.store.StoreChange.PutPublishedSet;
import dev.wgx.relay.store.StoreChange.PutRelayedSession;
import dev.wgx.relay.store.StoreChange.RemoveCall;
import dev.wgx.relay.store.StoreChange.RemovePeer;
import dev.wgx.relay.store.StoreChange.RemovePublishedSet;
import dev.wgx.relay.store.StoreChange.RemoveRelayedSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Changes that are not on disk yet, the newest of each record. Not thread-safe.
 *
 * <p>Changes of one batch are committed together, so that their order among different records does not matter.
 */
final class PendingChanges {
    /** The record that a change is about; two changes of one record have equal subjects. */
    private sealed interface Subject {
        record Peer(PublicKey key) implements Subject {}

        record PublishedSet(PublicKey hub) implements Subject {}

        record Call(PublicKey hub, PublicKey spoke) implements Subject {}

        record RelayedSession(long id) implements Subject {}
    }

    /**
     * The patience of sessions, and of the calls that they come from. Nobody waits for the commit, but the peers of a
     * session that a crash takes before it lose 15 s, until WireGuard makes a new one; at full load one commit takes
     * all of these 10 ms.
     */
    private static final long SESSION_PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** The patience of what is known of a peer, which only lets it be found sooner after a restart. */
    private static final long PEER_PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(250);

    /** @param sequence of the newest change in it or merged into it */
    record Batch(List<StoreChange> changes, long sequence) {}

    private final int maxSize;
    private final Map<Subject, StoreChange> changeBySubject = new LinkedHashMap<>();
    private long sequence;
    private long patienceNs = Long.MAX_VALUE;
    private boolean isOverflowed;

    PendingChanges(int maxSize) {
        this.maxSize = maxSize;
    }

    int size() {
        return changeBySubject.size();
    }

    /**
     * @return false when there is no room. From then on no sequence is reported any more, since a change is missing:
     *     nothing is ever called durable that is not
     */
    boolean add(long changeSequence, StoreChange change) {
        Subject subject = subject(change);
        if (changeBySubject.size() >= maxSize && !changeBySubject.containsKey(subject)) {
            isOverflowed = true;
            return false;
        }
        changeBySubject.put(subject, change);
        patienceNs = Math.min(patienceNs, patienceNs(subject));
        if (!isOverflowed) {
            sequence = changeSequence;
        }
        return true;
    }

    Batch take() {
        Batch batch = new Batch(List.copyOf(changeBySubject.values()), sequence);
        changeBySubject.clear();
        patienceNs = Long.MAX_VALUE;
        return batch;
    }

    /** Takes a batch back that could not be committed, and has waited enough; what came in the meantime is newer. */
    void putBack(Batch batch) {
        patienceNs = 0;
        for (StoreChange change : batch.changes()) {
            changeBySubject.putIfAbsent(subject(change), change);
        }
    }

    boolean isEmpty() {
        return changeBySubject.isEmpty();
    }

    /** Returns how long the changes may wait for others that are committed with them. */
    long patienceNs() {
        return patienceNs;
    }

    private static long patienceNs(Subject subject) {
        return switch (subject) {
            case Subject.PublishedSet _ -> 0;
            case Subject.Call _ -> SESSION_PATIENCE_NS;
            case Subject.RelayedSession _ -> SESSION_PATIENCE_NS;
            case Subject.Peer _ -> PEER_PATIENCE_NS;
        };
    }

    private static Subject subject(StoreChange change) {
        return switch (change) {
            case PutPeer put -> new Subject.Peer(put.peer().key());
            case RemovePeer remove -> new Subject.Peer(remove.key());
            case PutPublishedSet put -> new Subject.PublishedSet(put.set().hub());
            case RemovePublishedSet remove -> new Subject.PublishedSet(remove.hub());
            case PutCall put -> new Subject.Call(put.hub(), put.spoke());
            case RemoveCall remove -> new Subject.Call(remove.hub(), remove.spoke());
            case PutRelayedSession put ->
                new Subject.RelayedSession(put.session().id());
            case RemoveRelayedSession remove -> new Subject.RelayedSession(remove.id());
        };
    }
}
