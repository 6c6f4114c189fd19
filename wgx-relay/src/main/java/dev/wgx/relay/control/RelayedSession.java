// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.account.Account;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.RelayedSessionRecord;
import java.util.List;

/** A pair of (peer, index) that the relay forwards between, under the permission that let it in. */
final class RelayedSession {
    private final long id;
    private final Permission permission;
    private final Account account;
    private final Direction toResponder;
    private final Direction toInitiator;
    private final Moment opened;
    private final long expiresNs;
    private boolean open = true;

    RelayedSession(
            long id,
            Permission permission,
            Account account,
            Peer initiator,
            int initiatorIndex,
            int responderIndex,
            Moment opened,
            long expiresNs,
            long nowNs) {
        this.id = id;
        this.permission = permission;
        this.account = account;
        Peer responder = permission.counterpartOf(initiator);
        this.toResponder = new Direction(this, initiator, responder, responderIndex, expiresNs, nowNs);
        this.toInitiator = new Direction(this, responder, initiator, initiatorIndex, expiresNs, nowNs);
        this.opened = opened;
        this.expiresNs = expiresNs;
    }

    long id() {
        return id;
    }

    Permission permission() {
        return permission;
    }

    /** Returns who holds its place. */
    Account account() {
        return account;
    }

    Direction toResponder() {
        return toResponder;
    }

    Direction toInitiator() {
        return toInitiator;
    }

    List<Direction> directions() {
        return List.of(toResponder, toInitiator);
    }

    Moment opened() {
        return opened;
    }

    long expiresNs() {
        return expiresNs;
    }

    boolean isOpen() {
        return open;
    }

    void close() {
        open = false;
    }

    RelayedSessionRecord toRecord() {
        return new RelayedSessionRecord(
                id,
                toResponder.source().key(),
                toInitiator.receiverIndex(),
                toResponder.destination().key(),
                toResponder.receiverIndex(),
                opened);
    }
}
