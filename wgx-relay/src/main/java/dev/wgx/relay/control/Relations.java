package dev.wgx.relay.control;

import dev.wgx.command.SpokeSet;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.store.StoreChange;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who publishes whom. A hub's set is its own: nobody else's changes it, and it touches no relation of another hub. */
final class Relations {
    private final PeerTable peers;
    private final RelayedSessions sessions;
    private final Revocation revocation;
    private int size;

    Relations(PeerTable peers, RelayedSessions sessions, Revocation revocation) {
        this.peers = peers;
        this.sessions = sessions;
        this.revocation = revocation;
    }

    int size() {
        return size;
    }

    record Change(int added, int removed) {}

    /** How many keys of the set nobody has known so far. */
    int newcomers(SpokeSet spokes) {
        int count = 0;
        for (PublicKey key : spokes.keys()) {
            count += peers.find(key) == null ? 1 : 0;
        }
        return count;
    }

    void restore(Peer hub, SpokeSet spokes) {
        for (PublicKey key : spokes.keys()) {
            add(hub, peers.findOrAdd(key));
        }
    }

    /** Replaces the hub's set. Whom it no longer holds loses its sessions with the hub at once. */
    Change replace(Peer hub, SpokeSet spokes, Turn turn) {
        Set<PublicKey> wanted = new HashSet<>(spokes.keys());
        int removed = 0;
        for (Relation relation : List.copyOf(hub.publishes.values())) {
            if (!wanted.contains(relation.spoke().key())) {
                remove(relation, turn);
                removed++;
            }
        }
        int added = 0;
        for (PublicKey key : spokes.keys()) {
            if (!hub.publishes.containsKey(key)) {
                add(hub, peers.findOrAdd(key));
                added++;
            }
        }
        return new Change(added, removed);
    }

    private void add(Peer hub, Peer spoke) {
        Relation relation = new Relation(hub, spoke);
        hub.publishes.put(spoke.key(), relation);
        spoke.publishedBy.put(hub.key(), relation);
        spoke.dialable.add(relation);
        size++;
    }

    private void remove(Relation relation, Turn turn) {
        Peer hub = relation.hub();
        Peer spoke = relation.spoke();
        hub.publishes.remove(spoke.key());
        spoke.publishedBy.remove(hub.key());
        hub.dialable.remove(relation);
        spoke.dialable.remove(relation);
        size--;
        if (relation.isWanted()) {
            turn.persist(new StoreChange.RemoveWanted(hub.key(), spoke.key()));
        }
        if (!hub.isRelatedTo(spoke)) {
            sessions.closeBetween(hub, spoke, turn);
        }
        if (!peers.admits(spoke.key())) {
            revocation.revoke(spoke, turn);
        }
        if (spoke.isStranger() && spoke.tunnel() == null && spoke.path() == null) {
            peers.forget(spoke, turn);
        }
    }
}
