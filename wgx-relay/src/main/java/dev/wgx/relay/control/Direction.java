package dev.wgx.relay.control;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.data.ForwardingEntry;
import dev.wgx.relay.data.ForwardingTable;
import dev.wgx.relay.data.Traffic;
import org.jspecify.annotations.Nullable;

/** Half of a relayed session: what its source sends with this receiver index goes to its destination. */
final class Direction {
    private final RelayedSession session;
    private final Peer source;
    private final Peer destination;
    private final int receiverIndex;
    private final Traffic traffic;
    private @Nullable Endpoint projectedAt;

    Direction(RelayedSession session, Peer source, Peer destination, int receiverIndex, long nowNs) {
        this.session = session;
        this.source = source;
        this.destination = destination;
        this.receiverIndex = receiverIndex;
        this.traffic = new Traffic(nowNs);
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
        return receiverIndex;
    }

    Traffic traffic() {
        return traffic;
    }

    /** Writes this direction to the table as both peers' present endpoints demand. */
    void project(ForwardingTable table) {
        withdraw(table);
        if (source.path() != null && destination.path() != null) {
            projectedAt = source.path().remote();
            table.put(new ForwardingEntry(
                    source.path(), receiverIndex, destination.path(), session.expiresNs(), traffic));
        }
    }

    void withdraw(ForwardingTable table) {
        if (projectedAt != null) {
            table.remove(projectedAt, receiverIndex);
            projectedAt = null;
        }
    }
}
