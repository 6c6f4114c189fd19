package dev.wgx.relay.data;

/** What has been forwarded in one direction of a relayed session. Outlives the entry when an endpoint moves. */
public final class Traffic {
    private long packets;
    private long bytes;
    private long lastUsedNs;

    public Traffic(long nowNs) {
        this.lastUsedNs = nowNs;
    }

    void count(int length, long nowNs) {
        packets++;
        bytes += length;
        lastUsedNs = nowNs;
    }

    public long packets() {
        return packets;
    }

    /** UDP payload. */
    public long bytes() {
        return bytes;
    }

    public long lastUsedNs() {
        return lastUsedNs;
    }
}
