package dev.wgx.relay.control;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Event;
import dev.wgx.relay.Path;
import dev.wgx.relay.store.StoreChange;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps which proved address belongs to which peer: one address to one peer. {@link AddressProof} decides whose it is. */
final class Endpoints {
    private final RelayedSessions sessions;
    private final Map<Endpoint, Peer> ownerByEndpoint = new HashMap<>();
    private Set<Endpoint> own = Set.of();

    Endpoints(RelayedSessions sessions) {
        this.sessions = sessions;
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

    /** Makes the peer and all its relayed sessions live at a free address. */
    void place(Peer peer, Path path) {
        Path before = peer.path();
        if (before != null) {
            ownerByEndpoint.remove(before.remote());
        }
        peer.addresses.setPath(path);
        Peer displaced = ownerByEndpoint.put(path.remote(), peer);
        assert displaced == null || displaced == peer : "an address has one owner";
        sessions.onPathChanged(peer);
    }

    void withdraw(Peer peer, Turn turn) {
        Path path = peer.path();
        if (path != null) {
            ownerByEndpoint.remove(path.remote());
            peer.addresses.setPath(null);
            sessions.onPathChanged(peer);
            turn.persist(new StoreChange.PutPeer(peer.toRecord()));
        }
    }

    /** Takes the address from a peer that nothing vouches for any more. */
    void lapse(Peer peer, Turn turn) {
        if (peer.path() != null) {
            withdraw(peer, turn);
            turn.report(new Event.PeerOffline(peer.key()));
        }
    }

    /** Remembers where an initiation of the relay's own went, since whoever responds to it can receive there. */
    void onInitiationSent(Peer peer, Path path) {
        peer.addresses.setInitiatedAt(path);
    }
}
