// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.ProtocolLimits;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.FairTable;
import dev.wgx.relay.data.ForwardingTable;
import dev.wgx.relay.data.Traffic;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.RelayedSessionRecord;
import dev.wgx.relay.store.StoreChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All relayed sessions, whose directions are in the forwarding table. Each lives REJECT_AFTER_TIME from its handshake.
 * The account of the hub whose permission let it in holds its place; a full table is shared fairly.
 */
final class RelayedSessions {
    private final ForwardingTable table;
    private final Accounts accounts;
    private final FairTable<Account, RelayedSession> places;
    /** The sessions in the order of their handshakes; closed ones are skipped when they reach the head. */
    private final ArrayDeque<RelayedSession> byExpiry = new ArrayDeque<>();

    private final Map<Integer, List<Direction>> directionsByIndex = new HashMap<>();
    private long lastId;

    RelayedSessions(ForwardingTable table, Accounts accounts, int limit) {
        this.table = table;
        this.accounts = accounts;
        this.places = new FairTable<>(limit);
    }

    int size() {
        return places.size();
    }

    /** Opens a session; returns why not, if it could not be opened. */
    Optional<DropReason> open(
            Permission permission, Peer initiator, int initiatorIndex, int responderIndex, Turn turn) {
        Peer responder = permission.counterpartOf(initiator);
        if (!isFree(initiator, responderIndex) || !isFree(responder, initiatorIndex)) {
            return Optional.of(DropReason.INDEX_COLLISION);
        }
        Account account = accounts.of(permission.hub());
        makeRoom(account, permission, turn);
        if (places.isFull()) {
            return Optional.of(DropReason.SESSION_TABLE_FULL);
        }
        RelayedSession session = new RelayedSession(
                ++lastId,
                permission,
                account,
                initiator,
                initiatorIndex,
                responderIndex,
                turn.now(),
                turn.nowNs() + ProtocolLimits.REJECT_AFTER_TIME_NS,
                turn.nowNs());
        add(session);
        turn.persist(new StoreChange.PutRelayedSession(session.toRecord()));
        return Optional.empty();
    }

    /**
     * Restores a stored session; returns false if it is over, as it counts when nobody can tell its age, or does not
     * fit.
     */
    boolean restore(RelayedSessionRecord stored, Permission permission, Peer initiator, Moment now) {
        Peer responder = permission.counterpartOf(initiator);
        lastId = Math.max(lastId, stored.id());
        long ageNs = stored.opened().ageNs(now).orElse(ProtocolLimits.REJECT_AFTER_TIME_NS);
        boolean fits = !places.isFull()
                && isFree(initiator, stored.responderIndex())
                && isFree(responder, stored.initiatorIndex());
        if (ageNs >= ProtocolLimits.REJECT_AFTER_TIME_NS || !fits) {
            return false;
        }
        add(new RelayedSession(
                stored.id(),
                permission,
                accounts.of(permission.hub()),
                initiator,
                stored.initiatorIndex(),
                stored.responderIndex(),
                stored.opened(),
                now.nowNs() + ProtocolLimits.REJECT_AFTER_TIME_NS - ageNs,
                now.nowNs()));
        return true;
    }

    /** Tells whether the peer may send with this index: it does not yet, and few others do. */
    private boolean isFree(Peer source, int index) {
        return !source.outgoing.containsKey(index) && findByReceiverIndex(index).size() < Limits.MAX_PEERS_PER_INDEX;
    }

    private void add(RelayedSession session) {
        byExpiry.addLast(session);
        places.add(session.account(), session);
        session.permission().sessions.add(session);
        for (Direction direction : session.directions()) {
            direction.source().outgoing.put(direction.receiverIndex(), direction);
            directionsByIndex
                    .computeIfAbsent(direction.receiverIndex(), i -> new ArrayList<>(1))
                    .add(direction);
            table.put(direction.entry());
        }
    }

    /** Returns the directions whose messages carry this receiver index, whoever sends them. */
    List<Direction> findByReceiverIndex(int index) {
        return directionsByIndex.getOrDefault(index, List.of());
    }

    void closeUnder(Permission permission, Turn turn) {
        for (RelayedSession session : List.copyOf(permission.sessions)) {
            close(session, turn);
        }
    }

    /**
     * Makes room for one more session. A rekey never needs a free place: it takes that of the pair's oldest session, if
     * nobody gives way to it.
     */
    private void makeRoom(Account account, Permission permission, Turn turn) {
        List<RelayedSession> ofPair = ofPair(permission);
        Optional<RelayedSession> oldest = ofPair.stream().min(Comparator.comparingLong(RelayedSession::id));
        if (ofPair.size() >= Limits.MAX_SESSIONS_PER_PAIR) {
            oldest.ifPresent(session -> close(session, turn));
        } else if (places.isFull()) {
            places.findToGiveWay(account).or(() -> oldest).ifPresent(session -> close(session, turn));
        }
    }

    private static List<RelayedSession> ofPair(Permission permission) {
        List<RelayedSession> result = new ArrayList<>(permission.sessions);
        Permission opposite = permission.opposite();
        if (opposite != null) {
            result.addAll(opposite.sessions);
        }
        return result;
    }

    private void close(RelayedSession session, Turn turn) {
        if (!session.isOpen()) {
            return;
        }
        session.close();
        places.remove(session.account(), session);
        session.permission().sessions.remove(session);
        for (Direction direction : session.directions()) {
            table.remove(direction.entry());
            direction.source().outgoing.remove(direction.receiverIndex());
            forget(direction);
            Traffic traffic = direction.traffic();
            direction.source().receivedBytes += traffic.bytes();
            direction.destination().sentBytes += traffic.bytes();
        }
        turn.persist(new StoreChange.RemoveRelayedSession(session.id()));
    }

    private void forget(Direction direction) {
        List<Direction> sameIndex = directionsByIndex.get(direction.receiverIndex());
        if (sameIndex != null && sameIndex.remove(direction) && sameIndex.isEmpty()) {
            directionsByIndex.remove(direction.receiverIndex());
        }
    }

    long nextDeadlineNs() {
        skipClosed();
        RelayedSession head = byExpiry.peekFirst();
        return head == null ? Long.MAX_VALUE : head.expiresNs();
    }

    void onDeadline(Turn turn) {
        while (nextDeadlineNs() <= turn.nowNs()) {
            close(byExpiry.removeFirst(), turn);
        }
    }

    private void skipClosed() {
        for (RelayedSession head = byExpiry.peekFirst(); head != null && !head.isOpen(); head = byExpiry.peekFirst()) {
            byExpiry.removeFirst();
        }
    }

    /** Returns all open sessions, in the order of their handshakes. */
    Collection<RelayedSession> all() {
        List<RelayedSession> result = new ArrayList<>(size());
        for (RelayedSession session : byExpiry) {
            if (session.isOpen()) {
                result.add(session);
            }
        }
        return result;
    }
}
