// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.account;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * A bounded set of entries, each held by an account. When it is full, the account that holds most gives way. So an
 * account within its even part never waits for another one, and nobody's entry falls to somebody who holds as much.
 *
 * @param <A> what tells accounts apart; ordered, if others can choose its hash
 * @param <E> an entry, compared by identity
 */
public final class FairTable<A, E> {
    private final int limit;
    private final Shares<A> shares = new Shares<>();
    private final Map<A, SequencedSet<E>> entriesByAccount = new HashMap<>();

    public FairTable(int limit) {
        this.limit = limit;
    }

    public int size() {
        return shares.total();
    }

    public boolean isFull() {
        return size() >= limit;
    }

    public int held(A account) {
        return shares.held(account);
    }

    /**
     * Returns the account that should lose its oldest entry, when the table is full, so that this one can have one
     * more: the one that holds most. It must keep as much as the newcomer gets; but an account without any gets a first
     * one in any case. Empty when the newcomer is to be refused.
     */
    public Optional<A> findAccountToGiveWay(A newcomer) {
        int held = shares.held(newcomer);
        return shares.heaviest().filter(heaviest -> held == 0 || shares.held(heaviest) > held + 1);
    }

    /** Returns the entry that {@link #findAccountToGiveWay} should lose. */
    public Optional<E> findToGiveWay(A newcomer) {
        return findAccountToGiveWay(newcomer).flatMap(this::findOldest);
    }

    /** Returns what the account has held longest. */
    public Optional<E> findOldest(A account) {
        return Optional.ofNullable(entriesByAccount.get(account)).map(SequencedSet::getFirst);
    }

    /** Adds an entry that is not there, to a table that is not full. */
    public void add(A account, E entry) {
        assert !isFull() : "somebody gives way first";
        boolean added = entriesOf(account).add(entry);
        assert added : "an entry is held once";
        shares.add(account, 1);
    }

    public void remove(A account, E entry) {
        SequencedSet<E> entries = entriesOf(account);
        boolean removed = entries.remove(entry);
        assert removed : "the account holds the entry";
        if (entries.isEmpty()) {
            entriesByAccount.remove(account);
        }
        shares.remove(account, 1);
    }

    private SequencedSet<E> entriesOf(A account) {
        return entriesByAccount.computeIfAbsent(account, a -> new LinkedHashSet<>());
    }
}
