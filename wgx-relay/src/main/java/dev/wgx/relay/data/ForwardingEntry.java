// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.data;

import org.jspecify.annotations.Nullable;

/**
 * One direction of a relayed session: what its source sends with this receiver index goes to its destination, wherever
 * both are.
 */
public final class ForwardingEntry {
    private final ForwardingPeer source;
    private final int receiverIndex;
    private final ForwardingPeer destination;
    private final long expiresNs;
    private final Traffic traffic;

    /** The next younger entry with the same index, of another source. {@link ForwardingTable} alone writes it. */
    volatile @Nullable ForwardingEntry younger;

    /** @param expiresNs when the session ends, even if nobody removes the entry */
    public ForwardingEntry(
            ForwardingPeer source, int receiverIndex, ForwardingPeer destination, long expiresNs, Traffic traffic) {
        this.source = source;
        this.receiverIndex = receiverIndex;
        this.destination = destination;
        this.expiresNs = expiresNs;
        this.traffic = traffic;
    }

    public ForwardingPeer source() {
        return source;
    }

    public int receiverIndex() {
        return receiverIndex;
    }

    public ForwardingPeer destination() {
        return destination;
    }

    public long expiresNs() {
        return expiresNs;
    }

    public Traffic traffic() {
        return traffic;
    }
}
