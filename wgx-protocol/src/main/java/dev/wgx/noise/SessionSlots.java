// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import org.jspecify.annotations.Nullable;

/**
 * The sessions of a tunnel while one takes over from another: {@code current} sends, {@code previous} still receives
 * what is under way, {@code next} was made by our response and waits until the initiator shows that it has the keys.
 */
final class SessionSlots {
    private final Indexes indexes;
    private @Nullable TransportSession previous;
    private @Nullable TransportSession current;
    private @Nullable TransportSession next;

    SessionSlots(Indexes indexes) {
        this.indexes = indexes;
    }

    @Nullable
    TransportSession current() {
        return current;
    }

    @Nullable
    TransportSession find(int localIndex) {
        if (current != null && current.localIndex() == localIndex) {
            return current;
        }
        if (next != null && next.localIndex() == localIndex) {
            return next;
        }
        return previous != null && previous.localIndex() == localIndex ? previous : null;
    }

    /**
     * Makes the session current at once, since the response to our initiation proves that the responder has the keys.
     */
    void addInitiated(TransportSession session) {
        erase(previous);
        if (next == null) {
            previous = current;
        } else {
            // Both peers initiated at once: the responder of the other handshake may use its session.
            erase(current);
            previous = next;
            next = null;
        }
        current = session;
    }

    /**
     * Puts the session where it waits for its confirmation. It takes the place of one that the initiator has given up.
     */
    void addAnswered(TransportSession session) {
        erase(next);
        next = session;
    }

    /** Makes the next session current if it is this one, which has just received its first message. */
    boolean confirm(TransportSession session) {
        if (session != next) {
            return false;
        }
        erase(previous);
        previous = current;
        current = next;
        next = null;
        return true;
    }

    void eraseExpired(long nowNs) {
        if (previous != null && nowNs >= previous.expiryNs()) {
            erase(previous);
            previous = null;
        }
        if (current != null && nowNs >= current.expiryNs()) {
            erase(current);
            current = null;
        }
        if (next != null && nowNs >= next.expiryNs()) {
            erase(next);
            next = null;
        }
    }

    long nextExpiryNs() {
        return Math.min(expiryNs(previous), Math.min(expiryNs(current), expiryNs(next)));
    }

    void eraseAll() {
        eraseExpired(Long.MAX_VALUE);
    }

    private static long expiryNs(@Nullable TransportSession session) {
        return session == null ? Long.MAX_VALUE : session.expiryNs();
    }

    private void erase(@Nullable TransportSession session) {
        if (session != null) {
            indexes.release(session.localIndex());
            session.erase();
        }
    }
}
