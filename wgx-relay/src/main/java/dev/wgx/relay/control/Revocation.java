package dev.wgx.relay.control;

import dev.wgx.relay.Event;
import java.util.List;

/** Takes everything from a peer that is no longer allowed: its sessions with others, with the relay, and its address. */
final class Revocation {
    private final PeerTable peers;
    private final Endpoints endpoints;
    private final RelayedSessions sessions;

    Revocation(PeerTable peers, Endpoints endpoints, RelayedSessions sessions) {
        this.peers = peers;
        this.endpoints = endpoints;
        this.sessions = sessions;
    }

    void revoke(Peer peer, Turn turn) {
        if (peer.path() == null && peer.tunnel() == null && peer.outgoing.isEmpty()) {
            return;
        }
        sessions.closeAll(peer, turn);
        endpoints.withdrawAll(peer, turn);
        peer.closeTunnel();
        turn.report(new Event.PeerRevoked(peer.key()));
    }

    void revokeUnadmitted(Turn turn) {
        for (Peer peer : List.copyOf(peers.all())) {
            if (!peers.admits(peer.key())) {
                revoke(peer, turn);
            }
        }
    }
}
