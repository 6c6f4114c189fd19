// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.InitiationVerdict;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.noise.ReceivedInitiation;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.noise.Tunnel;
import dev.wgx.relay.Counter;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Path;
import dev.wgx.relay.account.Prefix;
import dev.wgx.relay.store.StoreChange;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shakes hands with peers: the relay as a WireGuard peer in both roles. */
final class OwnHandshakes {
    private final StaticIdentity identity;
    private final RandomSource random;
    private final IndexTable indexes;
    private final PeerTable peers;
    private final Newcomers newcomers;
    private final Accounts accounts;
    private final Displacement displacement;
    private final InitiationGate gate;
    private final Refusals refusals;
    private final AddressProof proof;
    private final PeerTimers timers;

    OwnHandshakes(
            StaticIdentity identity,
            RandomSource random,
            IndexTable indexes,
            PeerTable peers,
            Newcomers newcomers,
            Accounts accounts,
            Displacement displacement,
            InitiationGate gate,
            Refusals refusals,
            AddressProof proof,
            PeerTimers timers) {
        this.identity = identity;
        this.random = random;
        this.indexes = indexes;
        this.peers = peers;
        this.newcomers = newcomers;
        this.accounts = accounts;
        this.displacement = displacement;
        this.gate = gate;
        this.refusals = refusals;
        this.proof = proof;
        this.timers = timers;
    }

    boolean isForRelay(ByteBuffer handshakeMessage) {
        return identity.mac1Key().fits(handshakeMessage);
    }

    /** Handles an initiation whose mac1 is the relay's, from anywhere. */
    void onInitiation(Datagram datagram, Turn turn) {
        ByteBuffer message = datagram.payload();
        Path path = datagram.path();
        if (!gate.admits(message, path, turn)) {
            return;
        }
        Optional<ReceivedInitiation> opened = ReceivedInitiation.open(identity, message);
        if (opened.isEmpty()) {
            turn.drop(DropReason.HANDSHAKE_INVALID);
            return;
        }
        ReceivedInitiation initiation = opened.get();
        if (initiation.remoteKey().equals(identity.publicKey()) || !peers.admits(initiation.remoteKey())) {
            turn.drop(DropReason.NOT_ALLOWED);
            refusals.onNotAllowed(initiation, path.remote(), turn);
            initiation.erase();
            return;
        }
        accept(initiation, path, turn);
    }

    private void accept(ReceivedInitiation initiation, Path path, Turn turn) {
        Peer known = find(initiation.remoteKey());
        Peer peer = known != null ? known : new Peer(initiation.remoteKey());
        Tunnel tunnel = peer.openTunnel(identity, random, indexes);
        InitiationVerdict verdict = tunnel.onInitiation(initiation, turn.nowNs(), turn.to(path));
        switch (verdict) {
            case ACCEPTED -> {
                gate.charge(Limits.AGREEMENTS_OF_AN_ANSWER, turn);
                proof.onResponseSent(peer, path);
                if (peer.charges.hasRow()) {
                    timers.schedule(peer);
                } else {
                    newcomers.hold(peer, Prefix.of(path.remote()), turn.nowNs());
                }
            }
            case INVALID -> refuse(peer, known, DropReason.HANDSHAKE_INVALID, turn);
            case REPLAYED -> {
                refuse(peer, known, DropReason.HANDSHAKE_REPLAYED, turn);
                onReplayed(peer, path, turn);
            }
            case TOO_FREQUENT -> refuse(peer, known, DropReason.HANDSHAKE_TOO_FREQUENT, turn);
        }
    }

    private void onReplayed(Peer peer, Path path, Turn turn) {
        if (FutureClock.onReplayed(peer, turn)) {
            refusals.note(peer.key(), path.remote(), DropReason.HANDSHAKE_REPLAYED, turn);
        }
    }

    private @Nullable Peer find(PublicKey key) {
        Peer peer = peers.find(key);
        return peer != null ? peer : newcomers.find(key);
    }

    private void refuse(Peer peer, @Nullable Peer known, DropReason reason, Turn turn) {
        turn.drop(reason);
        if (known == null) {
            gate.charge(Limits.AGREEMENTS_OF_A_FALSE_CLAIM, turn);
            peer.closeTunnel();
        }
    }

    /** Handles a response to the relay's own initiation, from where that went: so it proves the address. */
    void onResponse(Peer peer, Datagram datagram, Turn turn) {
        Tunnel tunnel = peer.tunnel();
        Path path = datagram.path();
        if (tunnel == null || !tunnel.onResponse(datagram.payload(), turn.nowNs(), turn.to(path))) {
            turn.drop(DropReason.HANDSHAKE_INVALID);
            return;
        }
        proof.onResponded(peer, path, turn);
        accounts.of(peer);
        onCompleted(peer, turn);
        timers.schedule(peer);
    }

    void onCookieReply(Peer peer, Datagram datagram, Turn turn) {
        Tunnel tunnel = peer.tunnel();
        if (tunnel == null || !tunnel.onCookieReply(datagram.payload(), turn.nowNs())) {
            turn.drop(DropReason.HANDSHAKE_INVALID);
        }
    }

    /**
     * Handles the first message of a session, from a peer that got the relay's response: it is known from now on.
     *
     * @return false if there is no place for it
     */
    boolean onConfirmed(Peer peer, Path path, int length, Turn turn) {
        if (!peer.charges.hasRow() && !admit(peer, path, turn)) {
            peer.closeTunnel();
            return false;
        }
        proof.onConfirmed(peer, path, length, turn);
        accounts.of(peer);
        refusals.forget(peer.key());
        onCompleted(peer, turn);
        return true;
    }

    private boolean admit(Peer newcomer, Path path, Turn turn) {
        newcomers.take(newcomer.key());
        if (!peers.admits(newcomer.key())) {
            turn.drop(DropReason.NOT_ALLOWED);
            return false;
        }
        if (!displacement.makeRoom(accounts.ofNewcomer(newcomer), turn)) {
            turn.drop(DropReason.PEER_TABLE_FULL);
            refusals.note(newcomer.key(), path.remote(), DropReason.PEER_TABLE_FULL, turn);
            return false;
        }
        peers.add(newcomer);
        return true;
    }

    /**
     * Notes a handshake, not before it is completed: an initiation that is never confirmed changes nothing that must
     * survive a restart.
     */
    private static void onCompleted(Peer peer, Turn turn) {
        turn.count(Counter.HANDSHAKES_COMPLETED);
        peer.lastHandshake = turn.now();
        turn.persist(new StoreChange.PutPeer(peer.toRecord()));
    }
}
