// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Admission;
import dev.wgx.relay.account.Account;
import org.junit.jupiter.api.Test;

/** Room for ten sets of a hundred keys. */
class UnsavedSetsTest {
    private static final int KEYS = 100;

    private final UnsavedSets unsaved = new UnsavedSets(10 * Limits.heldKeys(KEYS));
    private final Tables tables = new Tables(Admission.EVERYBODY);
    private final Account greedy = new Account.Listed(tables.newKey());
    private final Account modest = new Account.Listed(tables.newKey());
    private long sequence;

    private void add(Account account, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(unsaved.admits(account, KEYS)).isTrue();
            unsaved.add(++sequence, account, KEYS);
        }
    }

    @Test
    void oneAloneMayFillIt() {
        add(greedy, 10);

        assertThat(unsaved.admits(greedy, KEYS)).isFalse();
    }

    @Test
    void anAccountWithinItsEvenPartIsAdmittedAlthoughItIsFull() {
        add(greedy, 10);

        add(modest, 5);

        assertThat(unsaved.admits(modest, KEYS)).isFalse();
        assertThat(unsaved.admits(greedy, KEYS)).isFalse();
    }

    @Test
    void whatIsOnDiskIsHeldNoLonger() {
        add(greedy, 10);
        unsaved.onPersisted(3);

        add(greedy, 3);
        assertThat(unsaved.admits(greedy, KEYS)).isFalse();
        unsaved.onPersisted(sequence);

        add(modest, 10);
        assertThat(unsaved.admits(modest, KEYS)).isFalse();
    }
}
