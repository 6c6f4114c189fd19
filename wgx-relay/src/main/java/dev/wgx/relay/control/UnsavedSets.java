// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.Shares;
import java.util.ArrayDeque;

/**
 * Bounds the published sets that are in force and wait for the store: their keys stay in memory even when newer sets
 * have taken their place. An account may use all the room that is left; its even part it gets in any case.
 */
final class UnsavedSets {
    private record Unsaved(long sequence, Account account, int keys) {}

    private final int limit;
    private final Shares<Account> keys = new Shares<>();
    private final ArrayDeque<Unsaved> inOrder = new ArrayDeque<>();

    /** @param limit of keys, as {@link Limits#maxHeldKeys} */
    UnsavedSets(int limit) {
        this.limit = limit;
    }

    boolean admits(Account account, int count) {
        int held = keys.held(account);
        int accounts = keys.accounts() + (held == 0 ? 1 : 0);
        long more = Limits.heldKeys(count);
        return keys.total() + more <= limit || (held + more) * accounts <= limit;
    }

    void add(long sequence, Account account, int count) {
        inOrder.addLast(new Unsaved(sequence, account, Limits.heldKeys(count)));
        keys.add(account, Limits.heldKeys(count));
    }

    void onPersisted(long sequence) {
        while (!inOrder.isEmpty() && inOrder.getFirst().sequence <= sequence) {
            Unsaved saved = inOrder.removeFirst();
            keys.remove(saved.account, saved.keys);
        }
    }
}
