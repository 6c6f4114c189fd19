// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.DropReason;
import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.FairTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Forwarded initiations that wait for their response, by destination and initiator's index. The initiator's account
 * holds the place; a full table is shared fairly.
 */
final class PendingInitiations {
    private record Key(Peer destination, int initiatorIndex) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byIndex = Integer.compare(initiatorIndex, other.initiatorIndex);
            return byIndex != 0 ? byIndex : destination.key().compareTo(other.destination.key());
        }
    }

    private final Accounts accounts;
    private final FairTable<Account, PendingInitiation> places;
    /** The one that expires first comes first. */
    private final Map<Key, PendingInitiation> pendingByKey = new LinkedHashMap<>();

    PendingInitiations(Accounts accounts, int limit) {
        this.accounts = accounts;
        this.places = new FairTable<>(limit);
    }

    /** Returns why an initiation could not be noted, if so. */
    Optional<DropReason> note(Permission permission, Peer initiator, int initiatorIndex, long nowNs) {
        Key key = new Key(permission.counterpartOf(initiator), initiatorIndex);
        PendingInitiation known = pendingByKey.get(key);
        if (known != null) {
            return known.initiator() == initiator ? Optional.empty() : Optional.of(DropReason.INDEX_COLLISION);
        }
        Account account = accounts.of(initiator);
        if (places.isFull()) {
            places.findToGiveWay(account).ifPresent(this::remove);
        }
        if (places.isFull()) {
            return Optional.of(DropReason.PENDING_TABLE_FULL);
        }
        PendingInitiation pending = new PendingInitiation(
                permission, initiator, initiatorIndex, account, nowNs + Limits.PENDING_LIFETIME_NS);
        places.add(account, pending);
        pendingByKey.put(key, pending);
        permission.pending.add(pending);
        return Optional.empty();
    }

    /** Returns the initiation with this index that the destination may answer. */
    @Nullable
    PendingInitiation find(Peer destination, int initiatorIndex) {
        return pendingByKey.get(new Key(destination, initiatorIndex));
    }

    void remove(PendingInitiation pending) {
        pendingByKey.remove(new Key(pending.destination(), pending.initiatorIndex()));
        pending.permission().pending.remove(pending);
        places.remove(pending.account(), pending);
    }

    void endUnder(Permission permission) {
        List.copyOf(permission.pending).forEach(this::remove);
    }

    long nextDeadlineNs() {
        return pendingByKey.isEmpty() ? Long.MAX_VALUE : first().expiresNs();
    }

    void onDeadline(Turn turn) {
        while (nextDeadlineNs() <= turn.nowNs()) {
            remove(first());
        }
    }

    private PendingInitiation first() {
        return pendingByKey.values().iterator().next();
    }
}
