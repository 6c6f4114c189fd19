// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.Event;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;

/**
 * Takes everything from a peer that is no longer allowed: its sessions, its address, its published set, its calls, and
 * its history. What others publish of it is theirs and stays. Whom it alone had brought in goes with it.
 */
final class Revocation {
    private final PeerTable peers;
    private final Endpoints endpoints;
    private final Permissions permissions;
    private final Accounts accounts;
    private int revoked;

    Revocation(PeerTable peers, Endpoints endpoints, Permissions permissions, Accounts accounts) {
        this.accounts = accounts;
        this.peers = peers;
        this.endpoints = endpoints;
        this.permissions = permissions;
    }

    /** Revokes whoever the allow-list, in force since now, does not admit. Returns how many that were. */
    int onAdmissionChanged(Turn turn) {
        int before = revoked;
        review(peers.all(), turn);
        peers.all().forEach(accounts::of);
        assert peers.isAccountedFor();
        return revoked - before;
    }

    /**
     * Looks at peers that have lost a permission: revokes whom nobody admits any more, and forgets whom nobody needs.
     */
    void review(Collection<Peer> suspects, Turn turn) {
        ArrayDeque<Peer> left = new ArrayDeque<>(suspects);
        while (!left.isEmpty()) {
            Peer peer = left.removeFirst();
            if (!peers.admits(peer.key())) {
                left.addAll(revoke(peer, turn));
            }
            if (peer.isBlank() && peer.charges.hasRow()) {
                peers.forget(peer, turn);
            }
        }
    }

    /** Takes everything from a peer that has to give way, which may come back when there is room. */
    void evict(Peer peer, Turn turn) {
        List<Peer> suspects = permissions.withdrawAll(peer, turn);
        endpoints.withdrawAll(peer, turn);
        peers.erase(peer, turn);
        accounts.of(peer);
        suspects.add(peer);
        review(suspects, turn);
    }

    /** Returns the spokes that it published. */
    private List<Peer> revoke(Peer peer, Turn turn) {
        boolean wasHere = peer.wasHere();
        List<Peer> spokes = permissions.withdrawAll(peer, turn);
        if (wasHere) {
            endpoints.withdrawAll(peer, turn);
            peers.erase(peer, turn);
            revoked++;
            turn.report(new Event.PeerRevoked(peer.key()));
        }
        return spokes;
    }
}
