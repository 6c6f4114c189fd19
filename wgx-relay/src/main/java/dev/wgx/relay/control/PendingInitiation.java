// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.account.Account;

/** A forwarded initiation that waits for its response, under the permission that let it in. */
final class PendingInitiation {
    private final Permission permission;
    private final Peer initiator;
    private final int initiatorIndex;
    private final Account account;
    private final long expiresNs;

    PendingInitiation(Permission permission, Peer initiator, int initiatorIndex, Account account, long expiresNs) {
        this.permission = permission;
        this.initiator = initiator;
        this.initiatorIndex = initiatorIndex;
        this.account = account;
        this.expiresNs = expiresNs;
    }

    Permission permission() {
        return permission;
    }

    Peer initiator() {
        return initiator;
    }

    int initiatorIndex() {
        return initiatorIndex;
    }

    Peer destination() {
        return permission.counterpartOf(initiator);
    }

    /** Returns who holds its place. */
    Account account() {
        return account;
    }

    long expiresNs() {
        return expiresNs;
    }
}
