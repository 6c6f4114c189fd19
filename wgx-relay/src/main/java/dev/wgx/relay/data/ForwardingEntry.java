package dev.wgx.relay.data;

import dev.wgx.relay.Path;

/** One direction of a relayed session: what comes from this endpoint with this receiver index goes there. Immutable. */
public final class ForwardingEntry {
    final long sourceHigh;
    final long sourceLow;
    final int sourcePort;
    private final int receiverIndex;
    private final Path source;
    private final Path destination;
    private final long expiresNs;
    private final Traffic traffic;

    /**
     * @param source where the messages come from, and to which of the relay's addresses
     * @param expiresNs when the session ends, whoever removes the entry then
     */
    public ForwardingEntry(Path source, int receiverIndex, Path destination, long expiresNs, Traffic traffic) {
        this.sourceHigh = source.remote().high();
        this.sourceLow = source.remote().low();
        this.sourcePort = source.remote().port();
        this.receiverIndex = receiverIndex;
        this.source = source;
        this.destination = destination;
        this.expiresNs = expiresNs;
        this.traffic = traffic;
    }

    boolean matches(long high, long low, int port, int index) {
        return receiverIndex == index && sourceLow == low && sourceHigh == high && sourcePort == port;
    }

    public Path source() {
        return source;
    }

    public int receiverIndex() {
        return receiverIndex;
    }

    public Path destination() {
        return destination;
    }

    public long expiresNs() {
        return expiresNs;
    }

    public Traffic traffic() {
        return traffic;
    }
}
