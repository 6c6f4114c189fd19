// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Admission;
import dev.wgx.relay.store.StoreChange;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every known peer by its key, and who may be one. */
final class PeerTable {
    private final NavigableMap<PublicKey, Peer> peerByKey = new TreeMap<>();
    private final int limit;
    private final Ledger ledger;
    private final Newcomers newcomers;
    private Admission admission;
    private long nextStrangerSearchNs = Long.MIN_VALUE;

    PeerTable(int limit, Admission admission, Ledger ledger, Newcomers newcomers) {
        this.limit = limit;
        this.admission = admission;
        this.ledger = ledger;
        this.newcomers = newcomers;
    }

    int size() {
        assert ledger.rows().total() == peerByKey.size() : "somebody pays for each row";
        return peerByKey.size();
    }

    int limit() {
        return limit;
    }

    int room() {
        return limit - size();
    }

    /** Returns all peers, sorted by key. */
    Collection<Peer> all() {
        return Collections.unmodifiableCollection(peerByKey.values());
    }

    @Nullable
    Peer find(PublicKey key) {
        return peerByKey.get(key);
    }

    /**
     * Finds the peer, or adds it: a key that is published while it shakes hands for the first time is known from then
     * on.
     */
    Peer findOrAdd(PublicKey key) {
        Peer known = peerByKey.get(key);
        if (known != null) {
            return known;
        }
        Peer newcomer = newcomers.take(key);
        Peer added = newcomer == null ? new Peer(key) : newcomer;
        add(added);
        return added;
    }

    void add(Peer peer) {
        Peer known = peerByKey.putIfAbsent(peer.key(), peer);
        assert known == null : "a key is one peer";
        ledger.addRow(peer);
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
        return admission.lists(key) || findAdmittingHub(key).isPresent();
    }

    /** Finds a hub on the allow-list that admits the key by publishing it. */
    Optional<PublicKey> findAdmittingHub(PublicKey key) {
        Peer peer = peerByKey.get(key);
        return admission.publishedSpokes() && peer != null
                ? peer.publishedBy.keySet().stream().filter(admission::lists).findFirst()
                : Optional.empty();
    }

    /** Forgets one peer without permissions and without an endpoint, if there is such a one. */
    void forgetOneStranger(Turn turn) {
        if (turn.nowNs() < nextStrangerSearchNs) {
            return;
        }
        nextStrangerSearchNs = turn.nowNs() + Limits.STRANGER_SEARCH_INTERVAL_NS;
        for (Peer peer : peerByKey.values()) {
            if (peer.isStranger() && peer.path() == null) {
                forget(peer, turn);
                return;
            }
        }
    }

    void forget(Peer peer, Turn turn) {
        if (!peer.isBlank()) {
            erase(peer, turn);
        }
        peerByKey.remove(peer.key());
        ledger.removeRow(peer);
    }

    /** Tells whether the ledger agrees with the table. For assertions, since it looks at every peer. */
    boolean isAccountedFor() {
        return ledger.isRight(peerByKey.values());
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
