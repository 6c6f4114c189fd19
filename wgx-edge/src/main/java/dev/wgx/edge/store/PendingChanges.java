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

    /** @param sequence of the newest change in it or merged into it */
    record Batch(List<StoreChange> changes, long sequence) {}

    private final int maxSize;
    private final Map<Subject, StoreChange> changeBySubject = new LinkedHashMap<>();
    private long sequence;
    private boolean isUrgent;
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
        isUrgent |= subject instanceof Subject.PublishedSet;
        if (!isOverflowed) {
            sequence = changeSequence;
        }
        return true;
    }

    Batch take() {
        Batch batch = new Batch(List.copyOf(changeBySubject.values()), sequence);
        changeBySubject.clear();
        isUrgent = false;
        return batch;
    }

    /** Takes a batch back that could not be committed; what came in the meantime is newer. */
    void putBack(Batch batch) {
        for (StoreChange change : batch.changes()) {
            changeBySubject.putIfAbsent(subject(change), change);
        }
    }

    boolean isEmpty() {
        return changeBySubject.isEmpty();
    }

    /** Tells whether somebody waits for one of the changes. */
    boolean isUrgent() {
        return isUrgent;
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
