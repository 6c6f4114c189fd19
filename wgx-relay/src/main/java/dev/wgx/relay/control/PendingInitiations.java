package dev.wgx.relay.control;

import dev.wgx.relay.DropReason;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Forwarded initiations that wait for their response: (destination, initiator's index) → initiator. */
final class PendingInitiations {
    private record Key(Peer destination, int initiatorIndex) {}

    private record Pending(Key key, Peer initiator, long expiresNs) {}

    private final Map<Key, Pending> pendingByKey = new HashMap<>();
    private final ArrayDeque<Pending> byExpiry = new ArrayDeque<>();

    /** @return why not, if it could not be noted */
    Optional<DropReason> note(Peer initiator, int initiatorIndex, Peer destination, long nowNs) {
        Key key = new Key(destination, initiatorIndex);
        Pending known = pendingByKey.get(key);
        if (known != null && known.initiator != initiator) {
            return Optional.of(DropReason.INDEX_COLLISION);
        }
        if (known != null) {
            return Optional.empty();
        }
        if (initiator.pendingInitiations >= Limits.MAX_PENDING_PER_PEER || pendingByKey.size() >= Limits.MAX_PENDING) {
            return Optional.of(DropReason.PENDING_TABLE_FULL);
        }
        Pending pending = new Pending(key, initiator, nowNs + Limits.PENDING_LIFETIME_NS);
        pendingByKey.put(key, pending);
        byExpiry.addLast(pending);
        initiator.pendingInitiations++;
        return Optional.empty();
    }

    /** Whose initiation with this index the destination may answer. */
    @Nullable
    Peer findInitiator(Peer destination, int initiatorIndex) {
        Pending pending = pendingByKey.get(new Key(destination, initiatorIndex));
        return pending == null ? null : pending.initiator;
    }

    void remove(Peer destination, int initiatorIndex) {
        Pending pending = pendingByKey.remove(new Key(destination, initiatorIndex));
        if (pending != null) {
            pending.initiator.pendingInitiations--;
        }
    }

    long nextDeadlineNs() {
        Pending head = byExpiry.peekFirst();
        return head == null ? Long.MAX_VALUE : head.expiresNs;
    }

    void onDeadline(Turn turn) {
        while (nextDeadlineNs() <= turn.nowNs()) {
            removeIfSame(byExpiry.removeFirst());
        }
    }

    /** An answered one may have been followed by another under the same key. */
    private void removeIfSame(Pending pending) {
        if (pendingByKey.remove(pending.key, pending)) {
            pending.initiator.pendingInitiations--;
        }
    }
}
