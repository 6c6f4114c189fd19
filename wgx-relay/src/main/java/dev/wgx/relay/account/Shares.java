// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.account;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * Keeps how much of something bounded each account holds, and who holds most. Every change costs the logarithm of the
 * number of different amounts.
 *
 * @param <A> what tells accounts apart; ordered, if others can choose its hash
 */
public final class Shares<A> {
    private final Map<A, Integer> amountByAccount = new HashMap<>();
    /** The accounts by what they hold; of those with one amount, the one that has been idle longest is first. */
    private final TreeMap<Integer, SequencedSet<A>> accountsByAmount = new TreeMap<>();

    private int total;

    /** Adds to what the account holds, which makes it the one that was busy last. */
    public void add(A account, int amount) {
        int before = held(account);
        int after = before + amount;
        assert after >= 0 : "nobody holds less than nothing";
        leave(account, before);
        if (after == 0) {
            amountByAccount.remove(account);
        } else {
            amountByAccount.put(account, after);
            accountsByAmount.computeIfAbsent(after, a -> new LinkedHashSet<>()).addLast(account);
        }
        total += amount;
    }

    public void remove(A account, int amount) {
        add(account, -amount);
    }

    private void leave(A account, int amount) {
        SequencedSet<A> equals = accountsByAmount.get(amount);
        if (equals != null && equals.remove(account) && equals.isEmpty()) {
            accountsByAmount.remove(amount);
        }
    }

    public int held(A account) {
        return amountByAccount.getOrDefault(account, 0);
    }

    public int total() {
        return total;
    }

    public int accounts() {
        return amountByAccount.size();
    }

    /** Returns how much the accounts that hold more than this amount hold beyond it, all together. */
    public long beyond(int amount) {
        long beyond = 0;
        for (Map.Entry<Integer, SequencedSet<A>> equals :
                accountsByAmount.tailMap(amount, false).entrySet()) {
            beyond += (long) (equals.getKey() - amount) * equals.getValue().size();
        }
        return beyond;
    }

    /** Returns who holds most; of several the one that has been idle longest. */
    public Optional<A> heaviest() {
        return total == 0
                ? Optional.empty()
                : Optional.of(accountsByAmount.lastEntry().getValue().getFirst());
    }
}
