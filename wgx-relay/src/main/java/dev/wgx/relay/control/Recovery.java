package dev.wgx.relay.control;

import dev.wgx.command.SpokeSet;
import dev.wgx.relay.Path;
import dev.wgx.relay.store.PeerRecord;
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.RelayedSessionRecord;
import dev.wgx.relay.store.Snapshot;
import dev.wgx.relay.store.StoreChange;
import dev.wgx.relay.store.WantedRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Comes back after a restart: relayed sessions forward at once, from stored addresses that count as confirmed for at most
 * REJECT_AFTER_TIME, and the relay shakes hands anew with every peer it remembers the address of.
 */
final class Recovery {
    private static final long NS_PER_MS = 1_000_000;

    private final PeerTable peers;
    private final AddressProof proof;
    private final Relations relations;
    private final RelayedSessions sessions;
    private final PeerTimers timers;
    private final ArrayDeque<Peer> toGreet = new ArrayDeque<>();
    private final List<StoreChange> obsolete = new ArrayList<>();
    private long nextStepNs;

    Recovery(PeerTable peers, AddressProof proof, Relations relations, RelayedSessions sessions, PeerTimers timers) {
        this.peers = peers;
        this.proof = proof;
        this.relations = relations;
        this.sessions = sessions;
        this.timers = timers;
    }

    void restore(Snapshot snapshot, long nowNs, long wallMs) {
        nextStepNs = nowNs;
        for (PublishedSetRecord set : snapshot.publishedSets()) {
            SpokeSet spokes = SpokeSet.of(set.spokes());
            Peer hub = peers.findOrAdd(set.hub());
            hub.publication = Publication.restored(spokes, set.revision());
            relations.restore(hub, spokes);
        }
        snapshot.wanted().forEach(this::restoreWanted);
        for (PeerRecord stored : snapshot.peers()) {
            restorePeer(stored, nowNs, wallMs);
        }
        for (RelayedSessionRecord stored : snapshot.relayedSessions()) {
            restoreSession(stored, nowNs, wallMs);
        }
    }

    private void restoreWanted(WantedRecord stored) {
        Peer hub = peers.find(stored.hub());
        Relation relation = hub == null ? null : hub.publishes.get(stored.spoke());
        if (relation == null) {
            obsolete.add(new StoreChange.RemoveWanted(stored.hub(), stored.spoke()));
        } else {
            relation.want();
        }
    }

    private void restorePeer(PeerRecord stored, long nowNs, long wallMs) {
        boolean admitted = peers.admits(stored.key());
        if (!admitted && peers.find(stored.key()) == null) {
            obsolete.add(new StoreChange.RemovePeer(stored.key()));
            return;
        }
        Peer peer = peers.findOrAdd(stored.key());
        peer.restore(stored);
        long ageNs = (wallMs - stored.lastHandshakeMs()) * NS_PER_MS;
        if (admitted
                && stored.path().isPresent()
                && proof.restore(peer, stored.path().get(), ageNs, nowNs)) {
            timers.schedule(peer);
            toGreet.add(peer);
        }
    }

    private void restoreSession(RelayedSessionRecord stored, long nowNs, long wallMs) {
        Peer initiator = peers.find(stored.initiator());
        Peer responder = peers.find(stored.responder());
        boolean live = initiator != null
                && responder != null
                && initiator.isRelatedTo(responder)
                && peers.admits(initiator.key())
                && peers.admits(responder.key())
                && sessions.restore(stored, initiator, responder, nowNs, wallMs);
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

    /** Unless it has come by itself in the meantime. */
    private void greet(Peer peer, Turn turn) {
        Path path = peer.path();
        if (path != null && !peer.isOnline(turn.nowNs())) {
            timers.initiate(peer, path, turn);
        }
    }
}
