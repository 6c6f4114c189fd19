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

    /** Room for one more; in a full table at the cost of a peer without relations and without an endpoint. */
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
        peer.closeTunnel();
        peerByKey.remove(peer.key());
        turn.persist(new StoreChange.RemovePeer(peer.key()));
        if (peer.publication.version().revision() > 0) {
            turn.persist(new StoreChange.RemovePublishedSet(peer.key()));
        }
    }
}
