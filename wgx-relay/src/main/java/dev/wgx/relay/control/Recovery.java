// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.command.SpokeSet;
import dev.wgx.relay.Path;
import dev.wgx.relay.store.CallRecord;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.PeerRecord;
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.RelayedSessionRecord;
import dev.wgx.relay.store.Snapshot;
import dev.wgx.relay.store.StoreChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Comes back after a restart: relayed sessions forward at once, from stored addresses that count as confirmed for at
 * most REJECT_AFTER_TIME, and the relay shakes hands anew with every peer it remembers the address of.
 */
final class Recovery {
    private final PeerTable peers;
    private final AddressProof proof;
    private final Accounts accounts;
    private final Permissions permissions;
    private final RelayedSessions sessions;
    private final PeerTimers timers;
    private final ArrayDeque<Peer> toGreet = new ArrayDeque<>();
    private final List<StoreChange> obsolete = new ArrayList<>();
    private long nextStepNs;

    Recovery(
            PeerTable peers,
            Accounts accounts,
            AddressProof proof,
            Permissions permissions,
            RelayedSessions sessions,
            PeerTimers timers) {
        this.accounts = accounts;
        this.peers = peers;
        this.proof = proof;
        this.permissions = permissions;
        this.sessions = sessions;
        this.timers = timers;
    }

    void restore(Snapshot snapshot, Moment now) {
        nextStepNs = now.nowNs();
        List<PeerRecord> others = new ArrayList<>();
        for (PeerRecord stored : snapshot.peers()) {
            if (!peers.admitsEverybody() && peers.lists(stored.key())) {
                restorePeer(stored, now);
            } else {
                others.add(stored);
            }
        }
        restorePublishedSets(snapshot.publishedSets());
        for (CallRecord stored : snapshot.calls()) {
            if (!permissions.restoreCall(stored)) {
                obsolete.add(new StoreChange.RemoveCall(stored.hub(), stored.spoke()));
            }
        }
        others.sort(Comparator.comparingLong(
                        (PeerRecord stored) -> stored.lastHandshake().wallMs())
                .reversed());
        for (PeerRecord stored : others) {
            restorePeer(stored, now);
        }
        assert peers.isAccountedFor();
        for (RelayedSessionRecord stored : snapshot.relayedSessions()) {
            restoreSession(stored, now);
        }
    }

    /**
     * Restores published sets. Those of listed hubs come first, since they may admit other hubs, and of these the
     * smallest, in case that not all fit. The allow-list and the limits may have changed in the meantime.
     */
    private void restorePublishedSets(List<PublishedSetRecord> sets) {
        List<PublishedSetRecord> ofOthers = new ArrayList<>();
        List<PublishedSetRecord> smallestFirst = new ArrayList<>(sets);
        smallestFirst.sort(Comparator.comparingInt(set -> set.spokes().size()));
        for (PublishedSetRecord set : smallestFirst) {
            if (peers.lists(set.hub())) {
                restorePublishedSet(set);
            } else {
                ofOthers.add(set);
            }
        }
        for (PublishedSetRecord set : ofOthers) {
            if (peers.admits(set.hub())) {
                restorePublishedSet(set);
            } else {
                obsolete.add(new StoreChange.RemovePublishedSet(set.hub()));
            }
        }
    }

    private void restorePublishedSet(PublishedSetRecord set) {
        int hubs = peers.find(set.hub()) == null ? 1 : 0;
        boolean fits =
                set.spokes().size() <= permissions.room() && hubs + permissions.newcomers(set.spokes()) <= peers.room();
        if (!fits) {
            obsolete.add(new StoreChange.RemovePublishedSet(set.hub()));
            return;
        }
        SpokeSet spokes = SpokeSet.of(set.spokes());
        Peer hub = peers.findOrAdd(set.hub());
        hub.publication = Publication.restored(spokes, set.revision());
        permissions.restore(hub, spokes);
    }

    private void restorePeer(PeerRecord stored, Moment now) {
        boolean hasPlace = peers.find(stored.key()) != null || peers.room() > 0;
        if (!peers.admits(stored.key()) || !hasPlace || stored.isBlank()) {
            obsolete.add(new StoreChange.RemovePeer(stored.key()));
            return;
        }
        Peer peer = peers.findOrAdd(stored.key());
        peer.restore(stored);
        if (stored.path().isPresent() && proof.restore(peer, stored.path().get(), stored.proved(), now)) {
            timers.schedule(peer);
            toGreet.add(peer);
        }
        accounts.of(peer);
    }

    private void restoreSession(RelayedSessionRecord stored, Moment now) {
        Peer initiator = peers.find(stored.initiator());
        Peer responder = peers.find(stored.responder());
        Permission permission =
                initiator == null || responder == null ? null : Permission.bearing(initiator, responder);
        boolean live = initiator != null && permission != null && sessions.restore(stored, permission, initiator, now);
        if (!live) {
            obsolete.add(new StoreChange.RemoveRelayedSession(stored.id()));
        }
    }

    long nextDeadlineNs() {
        return toGreet.isEmpty() && obsolete.isEmpty() ? Long.MAX_VALUE : nextStepNs;
    }

    void onDeadline(Turn turn) {
        if (nextDeadlineNs() > turn.nowNs()) {
            return;
        }
        obsolete.forEach(turn::persist);
        obsolete.clear();
        for (int i = 0; i < Limits.GREETINGS_PER_STEP && !toGreet.isEmpty(); i++) {
            greet(toGreet.removeFirst(), turn);
        }
        nextStepNs = turn.nowNs() + Limits.GREETING_STEP_NS;
    }

    /** Initiates a handshake with the peer, unless it has come by itself in the meantime. */
    private void greet(Peer peer, Turn turn) {
        Path path = peer.path();
        if (path != null && !peer.isOnline(turn.nowNs())) {
            timers.initiate(peer, path, turn);
        }
    }
}
