package dev.wgx.relay.data;

import dev.wgx.relay.Path;

/** One direction of a relayed session: what comes from this endpoint with this receiver index goes there. */
public final class ForwardingEntry {
    final long sourceHigh;
    final long sourceLow;
    final int sourcePort;
    final int receiverIndex;
    private final Path destination;
    private final Traffic traffic;

    ForwardingEntry(
            long sourceHigh, long sourceLow, int sourcePort, int receiverIndex, Path destination, Traffic traffic) {
        this.sourceHigh = sourceHigh;
        this.sourceLow = sourceLow;
        this.sourcePort = sourcePort;
        this.receiverIndex = receiverIndex;
        this.destination = destination;
        this.traffic = traffic;
    }

    boolean matches(long high, long low, int port, int index) {
        return receiverIndex == index && sourceLow == low && sourceHigh == high && sourcePort == port;
    }

    public Path destination() {
        return destination;
    }

    public Traffic traffic() {
        return traffic;
    }
}
