package dev.wgx.relay.control;

import dev.wgx.relay.Counter;
import dev.wgx.relay.Counters;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Event;
import dev.wgx.relay.Path;
import dev.wgx.relay.store.StoreChange;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which confirmed address belongs to which peer: one address to one peer, the newest confirmed owner wins. */
final class Endpoints {
    private final RelayedSessions sessions;
    private final Journal journal;
    private final Counters counters;
    private final Map<Endpoint, Peer> ownerByEndpoint = new HashMap<>();
    private Set<Endpoint> own = Set.of();

    Endpoints(RelayedSessions sessions, Journal journal, Counters counters) {
        this.sessions = sessions;
        this.journal = journal;
        this.counters = counters;
    }

    void setOwn(Set<Endpoint> own) {
        this.own = Set.copyOf(own);
    }

    boolean isOwn(Endpoint endpoint) {
        return own.contains(endpoint);
    }

    @Nullable
    Peer ownerOf(Endpoint endpoint) {
        return ownerByEndpoint.get(endpoint);
    }

    /** The peer has proved this address: it and all its relayed sessions move there at once. */
    void confirm(Peer peer, Path path, Turn turn) {
        Path before = peer.path;
        if (path.equals(before)) {
            return;
        }
        Peer loser = ownerByEndpoint.get(path.remote());
        if (loser != null && loser != peer) {
            report(peer, new Event.EndpointTaken(loser.key(), path.remote(), peer.key()), turn);
            withdraw(loser, turn);
        }
        place(peer, path);
        journal.write(new StoreChange.PutPeer(peer.toRecord()), turn);
        if (before == null) {
            report(peer, new Event.PeerOnline(peer.key(), path.remote()), turn);
        } else if (!before.remote().equals(path.remote())) {
            counters.count(Counter.ENDPOINT_CHANGES);
            report(peer, new Event.EndpointChanged(peer.key(), before.remote(), path.remote()), turn);
        }
    }

    /** A peer that jumps to and fro must not fill the log. */
    private static void report(Peer peer, Event event, Turn turn) {
        if (peer.admitsMoveReport(turn.nowNs())) {
            turn.effects().report(event);
        }
    }

    /** As {@link #confirm}, for an address that was confirmed before a restart. */
    void restore(Peer peer, Path path) {
        if (!ownerByEndpoint.containsKey(path.remote())) {
            place(peer, path);
        }
    }

    void lapse(Peer peer, Turn turn) {
        if (peer.path != null) {
            withdraw(peer, turn);
            turn.effects().report(new Event.PeerOffline(peer.key()));
        }
    }

    private void place(Peer peer, Path path) {
        if (peer.path != null) {
            ownerByEndpoint.remove(peer.path.remote());
        }
        peer.path = path;
        ownerByEndpoint.put(path.remote(), peer);
        sessions.onPathChanged(peer);
    }

    private void withdraw(Peer peer, Turn turn) {
        if (peer.path != null) {
            ownerByEndpoint.remove(peer.path.remote());
            peer.path = null;
            sessions.onPathChanged(peer);
            journal.write(new StoreChange.PutPeer(peer.toRecord()), turn);
        }
    }
}
