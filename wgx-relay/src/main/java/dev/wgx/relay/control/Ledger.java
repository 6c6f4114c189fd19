// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.Shares;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what each account holds of what lasts: rows of the peer table, and permissions. {@link Accounts} decides who
 * pays. A change of the payer costs the same however many rows and permissions go with it.
 */
final class Ledger {
    /** The charges of one peer, which go on its account. Only the ledger writes here. */
    static final class Charges {
        private Account account = Accounts.NOBODY;
        private @Nullable Peer sponsor;
        private boolean hasRow;
        private int rows;
        private int permissions;

        /** Returns who paid when {@link Accounts} was asked last. */
        Account account() {
            return account;
        }

        /** Returns the hub whose account pays for the peer's row; null when the peer's own does. */
        @Nullable
        Peer sponsor() {
            return sponsor;
        }

        /** Tells whether the peer is in the peer table. */
        boolean hasRow() {
            return hasRow;
        }
    }

    private static final SequencedSet<Peer> NO_PEERS = Collections.unmodifiableSequencedSet(new LinkedHashSet<>());

    private final Shares<Account> rows = new Shares<>();
    private final Shares<Account> permissions = new Shares<>();
    private final Map<Account, SequencedSet<Peer>> payersByAccount = new HashMap<>();

    Shares<Account> rows() {
        return rows;
    }

    Shares<Account> permissions() {
        return permissions;
    }

    /** Returns the peers through which the account is charged. */
    Collection<Peer> payersOf(Account account) {
        return payersByAccount.getOrDefault(account, NO_PEERS);
    }

    void addRow(Peer peer) {
        assert !peer.charges.hasRow : "a peer has one row";
        peer.charges.hasRow = true;
        book(payerOf(peer), 1, 0);
    }

    void removeRow(Peer peer) {
        assert peer.charges.hasRow : "the peer has a row";
        book(payerOf(peer), -1, 0);
        peer.charges.hasRow = false;
        peer.charges.sponsor = null;
        assert peer.charges.rows == 0 && peer.charges.permissions == 0 : "nothing is left to pay for";
    }

    void addPermission(Peer hub) {
        book(hub, 0, 1);
    }

    void removePermission(Peer hub) {
        book(hub, 0, -1);
    }

    /** Puts the peer's row on the account of a hub that publishes it, or on the peer's own. */
    void sponsor(Peer peer, @Nullable Peer sponsor) {
        int row = peer.charges.hasRow && peer.charges.sponsor != sponsor ? 1 : 0;
        book(payerOf(peer), -row, 0);
        peer.charges.sponsor = sponsor;
        book(payerOf(peer), row, 0);
    }

    /** Moves all that the peer is charged with to another account. */
    void charge(Peer peer, Account account) {
        Charges charges = peer.charges;
        if (charges.account.equals(account)) {
            return;
        }
        int movedRows = charges.rows;
        int movedPermissions = charges.permissions;
        book(peer, -movedRows, -movedPermissions);
        charges.account = account;
        book(peer, movedRows, movedPermissions);
    }

    private static Peer payerOf(Peer peer) {
        Peer sponsor = peer.charges.sponsor;
        return sponsor == null ? peer : sponsor;
    }

    private void book(Peer payer, int moreRows, int morePermissions) {
        if (moreRows == 0 && morePermissions == 0) {
            return;
        }
        Charges charges = payer.charges;
        charges.rows += moreRows;
        charges.permissions += morePermissions;
        rows.add(charges.account, moreRows);
        permissions.add(charges.account, morePermissions);
        SequencedSet<Peer> payers = payersByAccount.computeIfAbsent(charges.account, a -> new LinkedHashSet<>());
        if (charges.rows > 0 || charges.permissions > 0) {
            payers.add(payer);
        } else if (payers.remove(payer) && payers.isEmpty()) {
            payersByAccount.remove(charges.account);
        }
    }

    /** Tells whether the books say what is there. Costs as much as there is. */
    boolean isRight(Collection<Peer> peers) {
        Shares<Account> counted = new Shares<>();
        int given = 0;
        int received = 0;
        boolean isRight = true;
        for (Peer peer : peers) {
            Charges charges = peer.charges;
            given += peer.publishes.size();
            received += peer.publishedBy.size();
            counted.add(payerOf(peer).charges.account, 1);
            isRight &= charges.hasRow && charges.permissions == peer.publishes.size();
            isRight &= charges.sponsor == null || peer.publishedBy.containsKey(charges.sponsor.key());
        }
        for (Peer peer : peers) {
            Account account = peer.charges.account;
            isRight &= counted.held(account) == rows.held(account);
        }
        return isRight && rows.total() == peers.size() && permissions.total() == given && given == received;
    }
}
