// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The consent of a hub that publishes a spoke: the spoke may call the hub, and once it has called, the hub may call
 * back. A call is a relayed handshake that was answered. What the permission let in belongs to it, and ends with it.
 */
final class Permission {
    private static final byte[] NO_NAME = {};

    private final Peer hub;
    private final Peer spoke;
    private boolean called;
    /** The hub's name for the spoke, in UTF-8; empty for none. */
    private byte[] name = NO_NAME;

    private @Nullable TokenBucket fromHub;
    private @Nullable TokenBucket fromSpoke;

    /** Sessions that it let in. Only {@link RelayedSessions} writes here. */
    final List<RelayedSession> sessions = new ArrayList<>(0);
    /** Initiations that it let in and nobody has answered yet. Only {@link PendingInitiations} writes here. */
    final List<PendingInitiation> pending = new ArrayList<>(0);

    Permission(Peer hub, Peer spoke) {
        this.hub = hub;
        this.spoke = spoke;
    }

    /**
     * Returns the permission under which one peer may call another, if there is one: the other's own, or the caller's,
     * once the other has called under it.
     */
    static @Nullable Permission lettingIn(Peer caller, Peer callee) {
        Permission asSpoke = caller.publishedBy.get(callee.key());
        Permission asHub = caller.publishes.get(callee.key());
        if (asSpoke != null) {
            return asSpoke;
        }
        return asHub != null && asHub.called ? asHub : null;
    }

    /**
     * Returns the permission that a session between the two rests on, if there is one: one under which its spoke has
     * called. When there are two it is either, since they would end together.
     */
    static @Nullable Permission bearing(Peer initiator, Peer responder) {
        Permission asSpoke = initiator.publishedBy.get(responder.key());
        Permission asHub = initiator.publishes.get(responder.key());
        if (asSpoke != null && asSpoke.called) {
            return asSpoke;
        }
        return asHub != null && asHub.called ? asHub : null;
    }

    Peer hub() {
        return hub;
    }

    Peer spoke() {
        return spoke;
    }

    /** Tells whether the spoke has called the hub under this permission, so that the hub may call back. */
    boolean isCalled() {
        return called;
    }

    void setCalled(boolean now) {
        called = now;
    }

    boolean isNamed() {
        return name.length > 0;
    }

    /** Returns what the hub calls the spoke; empty if it has not told. */
    String name() {
        return new String(name, StandardCharsets.UTF_8);
    }

    /** @param text cleaned, and empty for none */
    void setName(String text) {
        name = text.isEmpty() ? NO_NAME : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the permission that the spoke gives the hub in turn, if there is one. It has a life of its own. */
    @Nullable
    Permission opposite() {
        return spoke.publishes.get(hub.key());
    }

    /** Returns whom a call of this peer under the permission goes to. */
    Peer counterpartOf(Peer caller) {
        return caller == hub ? spoke : hub;
    }

    boolean admitsInitiation(Peer initiator, long nowNs) {
        if (initiator == hub) {
            if (fromHub == null) {
                fromHub = newBucket(nowNs);
            }
            return fromHub.take(nowNs);
        }
        if (fromSpoke == null) {
            fromSpoke = newBucket(nowNs);
        }
        return fromSpoke.take(nowNs);
    }

    private static TokenBucket newBucket(long nowNs) {
        return new TokenBucket(Limits.PERMISSION_INITIATIONS_PER_SECOND, Limits.PERMISSION_INITIATION_BURST, nowNs);
    }
}
