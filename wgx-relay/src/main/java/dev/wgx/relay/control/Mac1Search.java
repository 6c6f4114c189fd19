// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.FairRate;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Finds whom an initiation is for among those that its sender may call: the one whose key its mac1 fits (WireGuard
 * 5.4.4). Each key that is tried costs a keyed hash, so that trials are rationed.
 */
final class Mac1Search {
    private final Accounts accounts;
    private final FairRate<Account> trials;

    Mac1Search(Accounts accounts, long nowNs) {
        this.accounts = accounts;
        this.trials = new FairRate<>(Limits.MAC1_TRIALS_PER_SECOND, Limits.MAX_LIMITED_ACCOUNTS, nowNs);
    }

    /** Tells whether the peer may have another initiation searched. */
    boolean admits(Peer initiator, long nowNs) {
        return trials.take(accounts.of(initiator), nowNs);
    }

    /**
     * Searches from both ends in turn. A retry is for whom the sender called last; rekeys come round, so that any other
     * is most likely for whom it has left alone longest. Either way the usual search is short, however many there are.
     */
    @Nullable
    Peer find(Peer initiator, ByteBuffer message, long nowNs) {
        int tried = 0;
        Peer found = null;
        Iterator<Peer> latestFirst = initiator.callable.reversed().iterator();
        Iterator<Peer> oldestFirst = initiator.callable.iterator();
        while (found == null && tried < initiator.callable.size()) {
            Peer candidate = (tried % 2 == 0 ? latestFirst : oldestFirst).next();
            tried++;
            if (candidate.mac1Key().fits(message)) {
                found = candidate;
            }
        }
        trials.charge(accounts.of(initiator), tried, nowNs);
        if (found != null) {
            initiator.callable.addLast(found);
        }
        return found;
    }
}
