package dev.wgx.relay.control;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Admission;
import dev.wgx.relay.store.StoreChange;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every known peer by its key, and who may be one. */
final class PeerTable {
    private final NavigableMap<PublicKey, Peer> peerByKey = new TreeMap<>();
    private final int limit;
    private Admission admission;
    private long nextEvictionSearchNs = Long.MIN_VALUE;

    PeerTable(int limit, Admission admission) {
        this.limit = limit;
        this.admission = admission;
    }

    int size() {
        return peerByKey.size();
    }

    int limit() {
        return limit;
    }

    int room() {
        return limit - size();
    }

    /** Sorted by key. */
    Collection<Peer> all() {
        return Collections.unmodifiableCollection(peerByKey.values());
    }

    @Nullable
    Peer find(PublicKey key) {
        return peerByKey.get(key);
    }

    Peer findOrAdd(PublicKey key) {
        return peerByKey.computeIfAbsent(key, Peer::new);
    }

    void add(Peer peer) {
        peerByKey.putIfAbsent(peer.key(), peer);
    }

    void setAdmission(Admission admission) {
        this.admission = admission;
    }

    boolean admitsEverybody() {
        return admission.everybody();
    }

    /** Tells whether the key is on the allow-list itself. Only such a hub admits others. */
    boolean lists(PublicKey key) {
        return admission.lists(key);
    }

    boolean admits(PublicKey key) {
        if (admission.lists(key)) {
            return true;
        }
        Peer peer = peerByKey.get(key);
        return admission.publishedSpokes()
                && peer != null
                && peer.publishedBy.keySet().stream().anyMatch(admission::lists);
    }

    /** Room for one more; in a full table at the cost of a peer without permissions and without an endpoint. */
    boolean makeRoom(Turn turn) {
        if (size() < limit) {
            return true;
        }
        if (turn.nowNs() < nextEvictionSearchNs) {
            return false;
        }
        nextEvictionSearchNs = turn.nowNs() + Limits.EVICTION_SEARCH_INTERVAL_NS;
        for (Peer peer : peerByKey.values()) {
            if (peer.isStranger() && peer.path() == null) {
                forget(peer, turn);
                return true;
            }
        }
        return false;
    }

    void forget(Peer peer, Turn turn) {
        erase(peer, turn);
        peerByKey.remove(peer.key());
    }

    /** Leaves the peer, in memory and store, as one that has never been here, but for what others publish of it. */
    void erase(Peer peer, Turn turn) {
        turn.persist(new StoreChange.RemovePeer(peer.key()));
        if (!peer.publication.isNone()) {
            turn.persist(new StoreChange.RemovePublishedSet(peer.key()));
        }
        peer.eraseHistory();
    }
}
