// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.command.SpokeSet;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.store.CallRecord;
import dev.wgx.relay.store.StoreChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides who may call whom. A hub's set is its own: nobody else's command changes it, and it touches no permission
 * that another hub gives a third. Who takes a permission back also withdraws its own call on that peer, so that nothing
 * passes between the two until one of them publishes or calls the other anew.
 */
final class Permissions {
    private final PeerTable peers;
    private final PendingInitiations pending;
    private final RelayedSessions sessions;
    private final Accounts accounts;
    private final Ledger ledger;
    private final int limit;

    Permissions(
            PeerTable peers,
            PendingInitiations pending,
            RelayedSessions sessions,
            Accounts accounts,
            Ledger ledger,
            int limit) {
        this.accounts = accounts;
        this.ledger = ledger;
        this.limit = limit;
        this.peers = peers;
        this.pending = pending;
        this.sessions = sessions;
    }

    int size() {
        return ledger.permissions().total();
    }

    int limit() {
        return limit;
    }

    int room() {
        return limit - size();
    }

    /** @param removed spokes that the hub no longer publishes */
    record Change(int added, List<Peer> removed) {}

    /** Returns how many of the keys nobody has known so far. */
    int newcomers(Collection<PublicKey> keys) {
        int count = 0;
        for (PublicKey key : keys) {
            count += peers.find(key) == null ? 1 : 0;
        }
        return count;
    }

    /** Returns how many peers more there will be, at most, when this set is in the place of the hub's present one. */
    int growth(Peer hub, SpokeSet spokes) {
        Set<PublicKey> keys = new HashSet<>(spokes.keys());
        int forgotten = 0;
        for (Permission permission : hub.publishes.values()) {
            Peer spoke = permission.spoke();
            forgotten += !keys.contains(spoke.key()) && isForgottenWithout(spoke) ? 1 : 0;
        }
        return newcomers(spokes.keys()) - forgotten;
    }

    /** Tells whether nothing is left of the spoke when it loses a permission. */
    private boolean isForgottenWithout(Peer spoke) {
        boolean isRevoked = !peers.lists(spoke.key());
        boolean isBlank = spoke.publishes.isEmpty() && !spoke.hasHistory();
        return spoke.publishedBy.size() == 1 && (isRevoked || isBlank);
    }

    void restore(Peer hub, SpokeSet spokes) {
        accounts.of(hub);
        for (PublicKey key : spokes.keys()) {
            add(hub, peers.findOrAdd(key));
        }
    }

    /** Restores a stored call; returns false if there is no permission for it, or its caller is no longer admitted. */
    boolean restoreCall(CallRecord stored) {
        Peer hub = peers.find(stored.hub());
        Permission permission = hub == null ? null : hub.publishes.get(stored.spoke());
        if (permission == null || !peers.admits(stored.spoke())) {
            return false;
        }
        setCalled(permission, true);
        return true;
    }

    /** Replaces the hub's set. Between the hub and whom it no longer publishes everything ends at once. */
    Change replace(Peer hub, SpokeSet spokes, Turn turn) {
        Set<PublicKey> keys = new HashSet<>(spokes.keys());
        List<Peer> removed = new ArrayList<>();
        for (Permission permission : List.copyOf(hub.publishes.values())) {
            if (!keys.contains(permission.spoke().key())) {
                end(permission, turn);
                removed.add(permission.spoke());
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

    /** Notes that an initiation of this peer, which the permission let in, was answered. */
    void onAnswered(Permission permission, Peer initiator, Turn turn) {
        if (initiator == permission.spoke() && !permission.isCalled()) {
            setCalled(permission, true);
            turn.persist(new StoreChange.PutCall(
                    permission.hub().key(), permission.spoke().key()));
        }
    }

    /** Takes back every permission that the peer gives, and every call that it has made. Returns its spokes. */
    List<Peer> withdrawAll(Peer peer, Turn turn) {
        List<Peer> spokes = new ArrayList<>(peer.publishes.size());
        for (Permission given : List.copyOf(peer.publishes.values())) {
            end(given, turn);
            spokes.add(given.spoke());
        }
        for (Permission received : peer.publishedBy.values()) {
            withdrawCall(received, turn);
        }
        return spokes;
    }

    private void add(Peer hub, Peer spoke) {
        Permission permission = new Permission(hub, spoke);
        hub.publishes.put(spoke.key(), permission);
        // The new one has no name yet.
        hub.namesTag = 0;
        spoke.publishedBy.put(hub.key(), permission);
        ledger.addPermission(hub);
        accounts.of(spoke);
        noteWhoMayCall(permission);
    }

    private void end(Permission permission, Turn turn) {
        permission.hub().publishes.remove(permission.spoke().key());
        permission.spoke().publishedBy.remove(permission.hub().key());
        ledger.removePermission(permission.hub());
        accounts.of(permission.spoke());
        withdrawCall(permission, turn);
        Permission opposite = permission.opposite();
        if (opposite != null) {
            withdrawCall(opposite, turn);
        }
    }

    /** Leaves the permission as if its spoke had never called: all that it let in rests on that call. */
    private void withdrawCall(Permission permission, Turn turn) {
        if (permission.isCalled()) {
            turn.persist(new StoreChange.RemoveCall(
                    permission.hub().key(), permission.spoke().key()));
        }
        setCalled(permission, false);
        pending.endUnder(permission);
        sessions.closeUnder(permission, turn);
    }

    private static void setCalled(Permission permission, boolean now) {
        permission.setCalled(now);
        noteWhoMayCall(permission);
    }

    private static void noteWhoMayCall(Permission permission) {
        noteWhetherMayCall(permission.spoke(), permission.hub());
        noteWhetherMayCall(permission.hub(), permission.spoke());
    }

    private static void noteWhetherMayCall(Peer caller, Peer callee) {
        if (Permission.lettingIn(caller, callee) != null) {
            caller.callable.add(callee);
        } else {
            caller.callable.remove(callee);
        }
    }
}
