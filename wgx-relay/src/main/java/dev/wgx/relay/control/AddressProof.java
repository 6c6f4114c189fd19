package dev.wgx.relay.control;

import dev.wgx.noise.Tunnel;
import dev.wgx.relay.Counter;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Event;
import dev.wgx.relay.Path;
import dev.wgx.relay.store.StoreChange;
import dev.wgx.wire.HandshakeInitiation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides where a peer is believed to be. A handshake proves an address; a stray address is checked by a handshake of the
 * relay's own, which only its peer can answer, and gets no more bytes than it has sent.
 */
final class AddressProof {
    private record Suspect(Endpoint address, Peer peer) {}

    private static final class Credit {
        private long bytes;
        private long seenNs;
    }

    private final Endpoints endpoints;
    private final PeerTimers timers;
    private final TokenBucket budget;
    private final Map<Suspect, Credit> creditBySuspect = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Suspect, Credit> eldest) {
            return size() > Limits.MAX_SUSPECTS;
        }
    };

    AddressProof(Endpoints endpoints, PeerTimers timers, long nowNs) {
        this.endpoints = endpoints;
        this.timers = timers;
        this.budget = new TokenBucket(Limits.CHECKS_PER_SECOND, Limits.CHECK_BURST, nowNs);
    }

    /** Remembers where a response of the relay went. WireGuard 6.5 moves the endpoint here; the relay waits for the answer. */
    void onResponseSent(Peer peer, Path path) {
        peer.addresses.setAnsweredAt(path);
    }

    /** The peer has responded to the relay's initiation from where that went, which proves this address. */
    void onResponded(Peer peer, Path path, Turn turn) {
        peer.addresses.setInitiatedAt(null);
        confirm(peer, path, turn);
    }

    /** Tells whether the relay waits for a response of this peer from there. */
    boolean isAwaitedFrom(Peer peer, Endpoint source) {
        Path awaited = peer.addresses.initiatedAt();
        return awaited != null && awaited.remote().equals(source);
    }

    /** The peer has sent the first message of a session from there: it got the answer to its initiation. */
    void onConfirmed(Peer peer, Path path, Turn turn) {
        Path answeredAt = peer.addresses.answeredAt();
        if (answeredAt != null && answeredAt.remote().equals(path.remote())) {
            confirm(peer, path, turn);
        } else {
            roam(peer, path, turn);
        }
    }

    /**
     * A peer may move in mid-session to a free address at once. To an address that belongs to another peer it moves only
     * after a handshake there: otherwise any peer could forge its source and take another one's address away.
     */
    void roam(Peer peer, Path path, Turn turn) {
        Peer owner = endpoints.ownerOf(path.remote());
        if (owner == null || owner == peer) {
            confirm(peer, path, turn);
        } else {
            turn.drop(DropReason.ADDRESS_UNPROVEN);
            check(peer, path, turn);
        }
    }

    /** The peer has proved this address: it and all its relayed sessions move there at once. The newest owner wins. */
    private void confirm(Peer peer, Path path, Turn turn) {
        Path before = peer.path();
        if (path.equals(before)) {
            return;
        }
        Peer loser = endpoints.ownerOf(path.remote());
        if (loser != null && loser != peer) {
            report(peer, new Event.EndpointTaken(loser.key(), path.remote(), peer.key()), turn);
            endpoints.withdraw(loser, turn);
        }
        endpoints.place(peer, path);
        turn.persist(new StoreChange.PutPeer(peer.toRecord()));
        if (before == null) {
            report(peer, new Event.PeerOnline(peer.key(), path.remote()), turn);
        } else if (!before.remote().equals(path.remote())) {
            turn.count(Counter.ENDPOINT_CHANGES);
            report(peer, new Event.EndpointChanged(peer.key(), before.remote(), path.remote()), turn);
        }
    }

    /** A peer that jumps to and fro must not fill the log. */
    private static void report(Peer peer, Event event, Turn turn) {
        if (peer.admitsMoveReport(turn.nowNs())) {
            turn.report(event);
        }
    }

    /** Believes an address that was proved before a restart. */
    void restore(Peer peer, Path path) {
        if (endpoints.ownerOf(path.remote()) == null) {
            endpoints.place(peer, path);
        }
    }

    /** A message that one of these directions' sources would send came from an address that is not theirs. */
    void onStray(List<Direction> directions, Path path, int length, Turn turn) {
        int count = Math.min(directions.size(), Limits.MAX_SUSPECTED_PEERS);
        for (int i = 0; i < count; i++) {
            Peer peer = directions.get(i).source();
            Suspect suspect = new Suspect(path.remote(), peer);
            Credit credit = creditBySuspect.computeIfAbsent(suspect, s -> new Credit());
            if (turn.nowNs() - credit.seenNs > Limits.SUSPECT_LIFETIME_NS) {
                credit.bytes = 0;
            }
            credit.seenNs = turn.nowNs();
            credit.bytes += length;
            if (credit.bytes >= HandshakeInitiation.LENGTH && check(peer, path, turn)) {
                creditBySuspect.remove(suspect);
            }
        }
    }

    /** Returns whether an initiation was sent there. */
    private boolean check(Peer peer, Path path, Turn turn) {
        Tunnel tunnel = peer.tunnel();
        boolean busy = tunnel != null
                && tunnel.isInitiating()
                && turn.nowNs() - tunnel.initiatedNs() < Limits.CHECK_INTERVAL_NS;
        if (busy || turn.nowNs() - peer.lastCheckNs < Limits.CHECK_INTERVAL_NS || !budget.take(turn.nowNs())) {
            return false;
        }
        peer.lastCheckNs = turn.nowNs();
        turn.count(Counter.ADDRESS_CHECKS);
        timers.initiate(peer, path, turn);
        return true;
    }
}
