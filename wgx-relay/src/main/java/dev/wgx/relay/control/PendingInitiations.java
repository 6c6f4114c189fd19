package dev.wgx.relay.control;

import dev.wgx.relay.DropReason;
import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.FairTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Forwarded initiations that wait for their response: (destination, initiator's index) → initiator. The initiator's account
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

    private static final class Pending {
        private final Key key;
        private final Peer initiator;
        private final Account account;
        private final long expiresNs;

        Pending(Key key, Peer initiator, Account account, long expiresNs) {
            this.key = key;
            this.initiator = initiator;
            this.account = account;
            this.expiresNs = expiresNs;
        }
    }

    private final Accounts accounts;
    private final FairTable<Account, Pending> places;
    /** The one that expires first comes first. */
    private final Map<Key, Pending> pendingByKey = new LinkedHashMap<>();

    PendingInitiations(Accounts accounts, int limit) {
        this.accounts = accounts;
        this.places = new FairTable<>(limit);
    }

    /** Returns why an initiation could not be noted, if so. */
    Optional<DropReason> note(Peer initiator, int initiatorIndex, Peer destination, long nowNs) {
        Key key = new Key(destination, initiatorIndex);
        Pending known = pendingByKey.get(key);
        if (known != null) {
            return known.initiator == initiator ? Optional.empty() : Optional.of(DropReason.INDEX_COLLISION);
        }
        Account account = accounts.of(initiator);
        if (places.isFull()) {
            places.findToGiveWay(account).ifPresent(this::remove);
        }
        if (places.isFull()) {
            return Optional.of(DropReason.PENDING_TABLE_FULL);
        }
        Pending pending = new Pending(key, initiator, account, nowNs + Limits.PENDING_LIFETIME_NS);
        places.add(account, pending);
        pendingByKey.put(key, pending);
        return Optional.empty();
    }

    /** Returns whose initiation with this index the destination may answer. */
    @Nullable
    Peer findInitiator(Peer destination, int initiatorIndex) {
        Pending pending = pendingByKey.get(new Key(destination, initiatorIndex));
        return pending == null ? null : pending.initiator;
    }

    void remove(Peer destination, int initiatorIndex) {
        Pending pending = pendingByKey.get(new Key(destination, initiatorIndex));
        if (pending != null) {
            remove(pending);
        }
    }

    private void remove(Pending pending) {
        pendingByKey.remove(pending.key);
        places.remove(pending.account, pending);
    }

    long nextDeadlineNs() {
        return pendingByKey.isEmpty() ? Long.MAX_VALUE : first().expiresNs;
    }

    void onDeadline(Turn turn) {
        while (nextDeadlineNs() <= turn.nowNs()) {
            remove(first());
        }
    }

    private Pending first() {
        return pendingByKey.values().iterator().next();
    }
}
