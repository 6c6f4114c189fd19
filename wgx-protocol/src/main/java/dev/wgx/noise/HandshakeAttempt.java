// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Our own attempt to shake hands: an initiation that is repeated until it is answered, for REKEY_ATTEMPT_TIME at most.
 * Only the response to the newest initiation counts.
 */
final class HandshakeAttempt {
    private final Indexes indexes;
    private final LastTime initiated = new LastTime();
    private @Nullable PendingHandshake pending;
    private long startedNs;

    HandshakeAttempt(Indexes indexes) {
        this.indexes = indexes;
    }

    /** Grants a whole REKEY_ATTEMPT_TIME from now on. */
    void start(long nowNs) {
        startedNs = nowNs;
    }

    boolean isOver(long nowNs) {
        return nowNs - startedNs >= ProtocolLimits.REKEY_ATTEMPT_TIME_NS;
    }

    /** Returns whether the last initiation is so recent that no other one may follow. */
    boolean hasJustInitiated(long nowNs) {
        return initiated.isWithin(ProtocolLimits.REKEY_TIMEOUT_NS, nowNs);
    }

    void onInitiated(PendingHandshake handshake, long nowNs) {
        pending = handshake;
        initiated.set(nowNs);
    }

    boolean isPending() {
        return pending != null;
    }

    /** Returns when the last initiation was sent. */
    long initiatedNs() {
        return initiated.ns();
    }

    /** Returns the session that a response makes, which ends the attempt; empty if it is no answer to it. */
    Optional<TransportSession> complete(ByteBuffer response, PresharedKey presharedKey, long nowNs) {
        if (pending == null) {
            return Optional.empty();
        }
        Optional<TransportSession> session = pending.complete(response, presharedKey, nowNs);
        if (session.isPresent()) {
            // Its index is the session's from now on.
            pending.handshake().erase();
            pending = null;
        }
        return session;
    }

    /** Forgets the initiation that is not answered, if there is one. */
    void drop() {
        if (pending != null) {
            indexes.release(pending.localIndex());
            pending.handshake().erase();
            pending = null;
        }
    }
}
