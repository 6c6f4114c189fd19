// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.ProtocolLimits;
import dev.wgx.noise.Tunnel;
import dev.wgx.packet.EchoReply;
import dev.wgx.relay.Counter;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Event;
import dev.wgx.relay.Path;
import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.FairRate;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.StoreChange;
import dev.wgx.wire.HandshakeInitiation;
import java.util.List;

/**
 * Decides where a peer is believed to be: where it has shown that it <em>receives</em>, by an answer that only somebody
 * can give who got what the relay sent there. A valid message from a new address shows only that somebody can send it;
 * it begins the proof, which is a handshake of the relay's own with that address, or a ping inside the session.
 */
final class AddressProof {
    private final Endpoints endpoints;
    private final PeerTimers timers;
    private final EchoProof echo;
    private final Accounts accounts;
    private final FairRate<Account> budget;

    AddressProof(Endpoints endpoints, PeerTimers timers, EchoProof echo, Accounts accounts, long nowNs) {
        this.endpoints = endpoints;
        this.timers = timers;
        this.echo = echo;
        this.accounts = accounts;
        this.budget = new FairRate<>(Limits.CHECKS_PER_SECOND, Limits.MAX_LIMITED_ACCOUNTS, nowNs);
    }

    /**
     * Remembers where a response of the relay went. WireGuard 6.5 moves the endpoint here; the relay waits for the
     * answer.
     */
    void onResponseSent(Peer peer, Path path) {
        peer.addresses.setAnsweredAt(path);
    }

    /** Tells whether the relay waits for a response of this peer from there. */
    boolean isAwaitedFrom(Peer peer, Endpoint source) {
        Path awaited = peer.addresses.initiatedAt();
        return awaited != null && awaited.remote().equals(source);
    }

    /** Believes this address, since the peer has responded from where the relay's initiation went: that proves it. */
    void onResponded(Peer peer, Path path, Turn turn) {
        peer.addresses.setInitiatedAt(null);
        prove(peer, path, turn);
    }

    /**
     * Takes the first message of a session that the peer initiated: a proof if it comes from where the response went.
     */
    void onConfirmed(Peer peer, Path path, int length, Turn turn) {
        Path answeredAt = peer.addresses.answeredAt();
        if (answeredAt != null && answeredAt.remote().equals(path.remote())) {
            prove(peer, path, turn);
        } else {
            roam(peer, path, length, turn);
        }
    }

    /** Remembers where a peer can be pinged inside the tunnel. */
    void onInnerAddresses(Peer peer, InnerAddresses inner) {
        peer.addresses.setInner(inner);
    }

    /** Returns whether the reply proved the address that it came from. */
    boolean onEchoReply(Peer peer, EchoReply reply, Path path, Turn turn) {
        if (!EchoProof.isProof(peer, reply, path)) {
            return false;
        }
        peer.addresses.setChallenge(null);
        prove(peer, path, turn);
        turn.persist(new StoreChange.PutPeer(peer.toRecord()));
        return true;
    }

    /** Takes note of where the peer's newest message came from, and begins to prove that address if it is new. */
    void roam(Peer peer, Path path, int length, Turn turn) {
        ProvedAddress known = peer.addresses.find(path.remote());
        if (known != null) {
            onProvedSource(peer, known, path, turn);
            return;
        }
        peer.addresses.authenticated().onReceived(path.remote(), length, turn.nowNs());
        Peer owner = endpoints.ownerOf(path.remote());
        if (owner != null && hasTakenFrom(owner, peer, path.remote())) {
            onShared(owner, peer, path.remote(), turn);
            return;
        }
        if (owner != null) {
            turn.drop(DropReason.ADDRESS_UNPROVEN);
        }
        tryToProve(peer, path, peer.addresses.authenticated(), turn);
    }

    /**
     * Handles a message from a proved address: a peer that comes back to one is sent to there at once, without a new
     * proof.
     */
    private void onProvedSource(Peer peer, ProvedAddress known, Path path, Turn turn) {
        ProvedAddress present = known.at(path);
        if (!known.equals(present)) {
            endpoints.replace(peer, known, present);
        }
        if (present.renewNs() <= turn.nowNs()) {
            tryToProve(peer, path, peer.addresses.authenticated(), turn);
        }
        ProvedAddress newest = peer.addresses.newest();
        if (newest != null && !present.equals(newest) && peer.addresses.admitsSwitch(turn.nowNs())) {
            endpoints.place(peer, present);
            reportMove(peer, newest.path(), path, turn);
            turn.persist(new StoreChange.PutPeer(peer.toRecord()));
        }
    }

    /**
     * Believes the address, since the peer has answered what the relay sent there: it is sent to there from now on. The
     * newest owner of an address wins.
     */
    private void prove(Peer peer, Path path, Turn turn) {
        Path before = peer.path();
        Peer owner = endpoints.ownerOf(path.remote());
        Peer loser = owner == peer ? null : owner;
        if (loser != null) {
            takeFrom(loser, peer, path.remote(), turn);
        }
        endpoints.place(peer, new ProvedAddress(path, turn.now(), loser));
        peer.addresses.onProved(path.remote());
        if (before == null) {
            turn.report(new Event.PeerOnline(peer.key(), path.remote()));
        } else {
            reportMove(peer, before, path, turn);
        }
    }

    private void takeFrom(Peer loser, Peer winner, Endpoint endpoint, Turn turn) {
        ProvedAddress lost = loser.addresses.find(endpoint);
        if (lost != null) {
            turn.report(new Event.EndpointTaken(loser.key(), endpoint, winner.key()));
            endpoints.withdraw(loser, lost, turn);
        }
    }

    private static void reportMove(Peer peer, Path from, Path to, Turn turn) {
        if (!from.remote().equals(to.remote())) {
            turn.count(Counter.ENDPOINT_CHANGES);
            turn.report(new Event.EndpointChanged(peer.key(), from.remote(), to.remote()));
        }
    }

    /**
     * Tells whether the owner took the address from this peer, which still shares it if heard from there, as behind
     * some proxies.
     */
    private static boolean hasTakenFrom(Peer owner, Peer peer, Endpoint endpoint) {
        ProvedAddress address = owner.addresses.find(endpoint);
        return address != null && address.loser() == peer;
    }

    private void onShared(Peer owner, Peer peer, Endpoint endpoint, Turn turn) {
        turn.drop(DropReason.SHARED_ADDRESS);
        ProvedAddress address = owner.addresses.find(endpoint);
        if (address != null && !address.shared()) {
            endpoints.replace(owner, address, address.asShared());
            turn.report(new Event.AddressShared(peer.key(), endpoint, owner.key()));
        }
    }

    /**
     * Believes an address that was proved before a restart, for as long as it would have been without one. An address
     * whose age nobody can tell is too old.
     *
     * @return whether it is believed
     */
    boolean restore(Peer peer, Path path, Moment proved, Moment now) {
        long ageNs = proved.ageNs(now).orElse(ProtocolLimits.REJECT_AFTER_TIME_NS);
        if (ageNs >= ProtocolLimits.REJECT_AFTER_TIME_NS || endpoints.ownerOf(path.remote()) != null) {
            return false;
        }
        endpoints.place(peer, new ProvedAddress(path, now.minus(ageNs), null));
        return true;
    }

    /** Takes note of a message that one of these directions' sources would send, from an address that is not theirs. */
    void onStray(List<Direction> directions, Path path, int length, Turn turn) {
        int count = Math.min(directions.size(), Limits.MAX_SUSPECTED_PEERS);
        for (int i = 0; i < count; i++) {
            Peer peer = directions.get(i).source();
            peer.addresses.stray().onReceived(path.remote(), length, turn.nowNs());
            tryToProve(peer, path, peer.addresses.stray(), turn);
        }
    }

    private void tryToProve(Peer peer, Path path, UnprovedCredit credit, Turn turn) {
        boolean isProved = peer.addresses.find(path.remote()) != null;
        boolean byHandshake = isProved || credit.covers(path.remote(), HandshakeInitiation.LENGTH);
        int echoBytes = byHandshake ? 0 : echo.cost(peer, turn.nowNs());
        boolean mayBegin = (byHandshake || credit.covers(path.remote(), echoBytes))
                && !isTrying(peer, path.remote(), turn.nowNs())
                && peer.addresses.moves(turn.nowNs()).take(turn.nowNs())
                && budget.take(accounts.of(peer), turn.nowNs());
        if (!mayBegin) {
            return;
        }
        turn.count(Counter.ADDRESS_CHECKS);
        if (byHandshake) {
            credit.onSent(path.remote(), HandshakeInitiation.LENGTH);
            timers.initiate(peer, path, turn);
        } else {
            credit.onSent(path.remote(), echoBytes);
            echo.begin(peer, path, turn);
        }
    }

    /** Tells whether a response may still be under way: a further initiation would void the last one. */
    private boolean isTrying(Peer peer, Endpoint endpoint, long nowNs) {
        Tunnel tunnel = peer.tunnel();
        if (tunnel == null || !tunnel.isInitiating()) {
            return false;
        }
        long patienceNs =
                isAwaitedFrom(peer, endpoint) ? Limits.SAME_ADDRESS_INTERVAL_NS : Limits.OTHER_ADDRESS_INTERVAL_NS;
        return nowNs - tunnel.initiatedNs() < patienceNs;
    }
}
