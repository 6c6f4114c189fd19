// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.data.ForwardingEntry;
import dev.wgx.relay.data.Traffic;

/** Half of a relayed session: what its source sends with this receiver index goes to its destination. */
final class Direction {
    private final RelayedSession session;
    private final Peer source;
    private final Peer destination;
    private final ForwardingEntry entry;

    Direction(RelayedSession session, Peer source, Peer destination, int receiverIndex, long expiresNs, long nowNs) {
        this.session = session;
        this.source = source;
        this.destination = destination;
        this.entry = new ForwardingEntry(
                source.forwarding, receiverIndex, destination.forwarding, expiresNs, new Traffic(nowNs));
    }

    RelayedSession session() {
        return session;
    }

    Peer source() {
        return source;
    }

    Peer destination() {
        return destination;
    }

    int receiverIndex() {
        return entry.receiverIndex();
    }

    Traffic traffic() {
        return entry.traffic();
    }

    /** Returns what the forwarding table has of it as long as the session is open. */
    ForwardingEntry entry() {
        return entry;
    }
}
