// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.FairRate;

/** Decides how often peers may ask something of the relay inside the tunnel. Their accounts pay. */
final class CommandRation {
    private final Accounts accounts;
    private final FairRate<Account> commands;
    private final RateLimiter<Account> setChanges =
            new RateLimiter<>(Limits.SET_CHANGES_PER_SECOND, Limits.SET_CHANGE_BURST);

    CommandRation(Accounts accounts, long nowNs) {
        this.accounts = accounts;
        this.commands = new FairRate<>(Limits.COMMANDS_PER_SECOND, Limits.MAX_LIMITED_ACCOUNTS, nowNs);
    }

    /** Tells whether a ping or a command of the peer is answered. */
    boolean admitsCommand(Peer peer, long nowNs) {
        return commands.take(accounts.of(peer), nowNs);
    }

    /** Tells whether a changed set of the hub is put in force now: that is written to disk. */
    boolean admitsSetChange(Peer hub, long nowNs) {
        return setChanges.take(accounts.of(hub), nowNs);
    }
}
