// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.Counter;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.HopLimit;
import dev.wgx.relay.Path;
import dev.wgx.wire.CookieReply;
import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Passes handshake messages on between peers that may call each other, and opens their relayed sessions. */
final class RelayedHandshakes {
    private final Endpoints endpoints;
    private final Mac1Search mac1Search;
    private final Permissions permissions;
    private final PendingInitiations pending;
    private final EarlyInitiations early;
    private final RelayedSessions sessions;
    private final IndexTable indexes;

    RelayedHandshakes(
            Endpoints endpoints,
            Mac1Search mac1Search,
            Permissions permissions,
            PendingInitiations pending,
            EarlyInitiations early,
            RelayedSessions sessions,
            IndexTable indexes) {
        this.endpoints = endpoints;
        this.mac1Search = mac1Search;
        this.permissions = permissions;
        this.pending = pending;
        this.early = early;
        this.sessions = sessions;
        this.indexes = indexes;
    }

    /** Handles an initiation whose mac1 is not the relay's. */
    void onInitiation(Datagram datagram, Turn turn) {
        if (isHopLimitUsedUp(datagram, turn)) {
            return;
        }
        Peer initiator = endpoints.ownerOf(datagram.source());
        if (initiator == null) {
            early.hold(datagram, turn);
            return;
        }
        if (!mac1Search.admits(initiator, turn.nowNs())) {
            turn.drop(DropReason.RATE_LIMITED);
            return;
        }
        Peer destination = mac1Search.find(initiator, datagram.payload(), turn.nowNs());
        Permission permission = destination == null ? null : Permission.lettingIn(initiator, destination);
        if (destination == null || permission == null) {
            refuse(DropReason.NO_ROUTE, initiator, datagram, turn);
            return;
        }
        Path path = destination.path();
        if (path == null) {
            turn.drop(DropReason.UNREACHABLE_DESTINATION);
            return;
        }
        if (!permission.admitsInitiation(initiator, turn.nowNs())) {
            turn.drop(DropReason.HANDSHAKE_TOO_FREQUENT);
            return;
        }
        int initiatorIndex = HandshakeInitiation.senderIndex(datagram.payload());
        Optional<DropReason> refusal = pending.note(permission, initiator, initiatorIndex, turn.nowNs());
        if (refusal.isPresent()) {
            turn.drop(refusal.get());
            return;
        }
        forward(datagram, path, turn);
    }

    /** Handles the initiations that have waited for somebody to authenticate itself at this address. */
    void onProved(Endpoint source, Turn turn) {
        if (endpoints.ownerOf(source) != null) {
            early.release(source).forEach(datagram -> onInitiation(datagram, turn));
        }
    }

    /** Handles a response that is not to an initiation of the relay's own. */
    void onResponse(Datagram datagram, Turn turn) {
        if (isHopLimitUsedUp(datagram, turn)) {
            return;
        }
        Peer responder = endpoints.ownerOf(datagram.source());
        if (responder == null) {
            turn.drop(DropReason.UNKNOWN_SOURCE);
            return;
        }
        ByteBuffer message = datagram.payload();
        int initiatorIndex = HandshakeResponse.receiverIndex(message);
        int responderIndex = HandshakeResponse.senderIndex(message);
        PendingInitiation initiation = pending.find(responder, initiatorIndex);
        if (initiation == null) {
            refuse(DropReason.NO_PENDING_INITIATION, responder, datagram, turn);
            return;
        }
        Peer initiator = initiation.initiator();
        if (!initiator.mac1Key().fits(message)) {
            refuse(DropReason.MAC1_MISMATCH, responder, datagram, turn);
            return;
        }
        Path path = initiator.path();
        if (path == null) {
            turn.drop(DropReason.UNREACHABLE_DESTINATION);
            return;
        }
        permissions.onAnswered(initiation.permission(), initiator, turn);
        Optional<DropReason> refusal = open(initiation, responder, responderIndex, turn);
        if (refusal.isPresent()) {
            turn.drop(refusal.get());
            return;
        }
        pending.remove(initiation);
        forward(datagram, path, turn);
    }

    /** Drops what does not fit the owner of an address, which may come from a second peer behind it. */
    private static void refuse(DropReason reason, Peer owner, Datagram datagram, Turn turn) {
        turn.drop(Endpoints.isShared(owner, datagram.source()) ? DropReason.SHARED_ADDRESS : reason);
    }

    private Optional<DropReason> open(PendingInitiation initiation, Peer responder, int responderIndex, Turn turn) {
        Peer initiator = initiation.initiator();
        int initiatorIndex = initiation.initiatorIndex();
        // The table's lookup comes before the relay's own sessions: an index of theirs must not be shadowed.
        if (indexes.find(responderIndex) == initiator || indexes.find(initiatorIndex) == responder) {
            return Optional.of(DropReason.INDEX_COLLISION);
        }
        return sessions.open(initiation.permission(), initiator, initiatorIndex, responderIndex, turn);
    }

    /**
     * Handles a cookie reply to an initiation that waits, or to a response: then it carries the index of the session
     * that the response opened.
     */
    void onCookieReply(Datagram datagram, Turn turn) {
        if (isHopLimitUsedUp(datagram, turn)) {
            return;
        }
        Peer sender = endpoints.ownerOf(datagram.source());
        if (sender == null) {
            turn.drop(DropReason.UNKNOWN_SOURCE);
            return;
        }
        int index = CookieReply.receiverIndex(datagram.payload());
        PendingInitiation initiation = pending.find(sender, index);
        Direction opened = sender.outgoing.get(index);
        Peer receiver = null;
        if (initiation != null) {
            receiver = initiation.initiator();
        } else if (opened != null) {
            receiver = opened.destination();
        }
        if (receiver == null) {
            turn.drop(DropReason.NO_PENDING_INITIATION);
        } else if (receiver.path() == null) {
            turn.drop(DropReason.UNREACHABLE_DESTINATION);
        } else {
            forward(datagram, receiver.path(), turn);
        }
    }

    /**
     * Tells whether the message cannot be passed on, and drops it then. Asked first: nothing may be noted of such a
     * message.
     */
    private static boolean isHopLimitUsedUp(Datagram datagram, Turn turn) {
        boolean usedUp = HopLimit.isUsedUp(datagram.hopLimit());
        if (usedUp) {
            turn.drop(DropReason.HOP_LIMIT);
        }
        return usedUp;
    }

    private void forward(Datagram datagram, Path path, Turn turn) {
        turn.count(Counter.FORWARDED_HANDSHAKES);
        turn.effects().send(datagram.payload(), path, datagram.trafficClass(), HopLimit.onward(datagram.hopLimit()));
    }
}
