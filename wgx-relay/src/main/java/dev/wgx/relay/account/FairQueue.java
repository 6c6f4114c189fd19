// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.account;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from which accounts are served in turn, so that each gets as much work done as any other: deficit
 * round robin. What an entry costs is known after it was worked at, so that an account may go into debt, and then waits
 * until it is paid. When the queue is full, the account with most entries loses its oldest.
 *
 * @param <A> what tells accounts apart; ordered, if others can choose its hash
 * @param <E> an entry, compared by identity
 */
public final class FairQueue<A, E> {
    private static final class Flow<A> {
        private final A account;
        private long credit;

        Flow(A account, long credit) {
            this.account = account;
            this.credit = credit;
        }
    }

    private final long quantum;
    private final long maxDebt;
    private final FairTable<A, E> places;
    private final Map<A, Flow<A>> flowByAccount = new HashMap<>();
    /** The accounts that have entries, or debt; the first one's turn is now. */
    private final ArrayDeque<Flow<A>> round = new ArrayDeque<>();

    private @Nullable Flow<A> served;

    /**
     * @param quantum how much work an account gets in one round
     * @param maxDebt beyond which the cost of an entry is forgiven: it may have been measured on a busy machine
     */
    public FairQueue(int limit, long quantum, long maxDebt) {
        this.places = new FairTable<>(limit);
        this.quantum = quantum;
        this.maxDebt = maxDebt;
    }

    public int size() {
        return places.size();
    }

    public boolean isEmpty() {
        return places.size() == 0;
    }

    /** Returns the entry that there is no place for, if so: the given one or another one. */
    public Optional<E> add(A account, E entry) {
        Optional<A> heaviest = places.isFull() ? places.findAccountToGiveWay(account) : Optional.empty();
        Optional<E> displaced = heaviest.flatMap(places::findOldest);
        if (places.isFull() && displaced.isEmpty()) {
            return Optional.of(entry);
        }
        displaced.ifPresent(oldest -> places.remove(heaviest.orElseThrow(), oldest));
        places.add(account, entry);
        if (!flowByAccount.containsKey(account)) {
            Flow<A> flow = new Flow<>(account, quantum);
            flowByAccount.put(account, flow);
            round.addLast(flow);
        }
        return displaced;
    }

    /** Removes the entry whose turn it is from a queue that is not empty. */
    public E takeNext() {
        while (true) {
            Flow<A> flow = round.getFirst();
            Optional<E> oldest = places.findOldest(flow.account);
            if (oldest.isPresent() && flow.credit > 0) {
                places.remove(flow.account, oldest.get());
                served = flow;
                return oldest.get();
            }
            passOver(round.removeFirst(), oldest.isEmpty());
        }
    }

    private void passOver(Flow<A> flow, boolean idle) {
        if (idle && flow.credit >= 0) {
            flowByAccount.remove(flow.account);
        } else {
            flow.credit = Math.min(flow.credit + quantum, quantum);
            round.addLast(flow);
        }
    }

    /** Charges what the entry taken last has cost. */
    public void charge(long cost) {
        if (served != null) {
            served.credit = Math.max(served.credit - cost, -maxDebt);
        }
    }
}
