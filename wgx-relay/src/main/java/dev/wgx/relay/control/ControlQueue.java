// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.FairQueue;
import dev.wgx.relay.account.Prefix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies of datagrams that wait for the control path. Those from addresses that peers have proved are served fairly by
 * the peers' accounts, those of strangers by their prefixes. Strangers together get a quarter of the work and of the
 * places, and whatever work peers leave.
 */
final class ControlQueue {
    private static final int PEERS_PART = 3;
    private static final int STRANGERS_PLACES = Limits.QUEUED_DATAGRAMS / (PEERS_PART + 1);

    private static final class Slot {
        private final Datagram datagram = new Datagram();
        private final ByteBuffer room =
                ByteBuffer.allocate(Limits.MAX_QUEUED_DATAGRAM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    private final Endpoints endpoints;
    private final Accounts accounts;
    private final FairQueue<Account, Slot> peers = newQueue(Limits.QUEUED_DATAGRAMS - STRANGERS_PLACES);
    private final FairQueue<Prefix, Slot> strangers = newQueue(STRANGERS_PLACES);
    private final ArrayDeque<Slot> free = new ArrayDeque<>();
    private @Nullable Slot inHand;
    private boolean isStrangers;
    private boolean isContended;
    /** The work that strangers have in hand over peers, who go first while it is not positive. */
    private long strangersCreditNs;

    ControlQueue(Endpoints endpoints, Accounts accounts) {
        this.endpoints = endpoints;
        this.accounts = accounts;
        // One more than there are places: a newcomer is copied before another one gives way to it.
        for (int i = 0; i <= Limits.QUEUED_DATAGRAMS; i++) {
            free.addLast(new Slot());
        }
    }

    private static <A> FairQueue<A, Slot> newQueue(int places) {
        return new FairQueue<>(places, Limits.WORK_QUANTUM_NS, Limits.MAX_WORK_DEBT_NS);
    }

    boolean isEmpty() {
        return peers.isEmpty() && strangers.isEmpty();
    }

    int size() {
        return peers.size() + strangers.size();
    }

    /** Copies the datagram into the queue; counts what has no place in it. */
    void add(Datagram datagram, Turn turn) {
        Slot slot = free.peekFirst();
        if (slot == null || datagram.length() > Limits.MAX_QUEUED_DATAGRAM_BYTES) {
            drop(datagram, turn);
            return;
        }
        free.removeFirst();
        datagram.copyTo(slot.datagram, slot.room);
        Endpoint source = datagram.source();
        Peer owner = endpoints.ownerOf(source);
        Optional<Slot> displaced =
                owner == null ? strangers.add(Prefix.of(source), slot) : peers.add(accounts.of(owner), slot);
        displaced.ifPresent(dropped -> {
            drop(dropped.datagram, turn);
            free.addFirst(dropped);
        });
    }

    private static void drop(Datagram datagram, Turn turn) {
        turn.counters().received(datagram.length());
        turn.drop(DropReason.CONTROL_QUEUE_FULL);
    }

    /** Takes the datagram whose turn it is from a queue that is not empty; it is valid until {@link #onHandled}. */
    Datagram takeNext() {
        isContended = !peers.isEmpty() && !strangers.isEmpty();
        isStrangers = isContended ? strangersCreditNs > 0 : peers.isEmpty();
        Slot slot = isStrangers ? strangers.takeNext() : peers.takeNext();
        inHand = slot;
        return slot.datagram;
    }

    /** Charges what was taken last with the time that it has taken. */
    void onHandled(long costNs) {
        (isStrangers ? strangers : peers).charge(costNs);
        if (!isContended) {
            strangersCreditNs = 0;
        } else if (isStrangers) {
            strangersCreditNs = Math.max(strangersCreditNs - PEERS_PART * costNs, -Limits.MAX_WORK_DEBT_NS);
        } else {
            strangersCreditNs = Math.min(strangersCreditNs + costNs, Limits.MAX_WORK_DEBT_NS);
        }
        if (inHand != null) {
            free.addFirst(inHand);
            inHand = null;
        }
    }
}
