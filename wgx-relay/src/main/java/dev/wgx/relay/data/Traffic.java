package dev.wgx.relay.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What has been forwarded in one direction of a relayed session, by any of the forwarding threads. Outlives the entry when
 * an endpoint moves.
 */
@SuppressWarnings("UnusedVariable") // The fields are used by their handles.
public final class Traffic {
    private static final VarHandle PACKETS = find("packets");
    private static final VarHandle BYTES = find("bytes");
    private static final VarHandle LAST_USED_NS = find("lastUsedNs");

    private long packets;
    private long bytes;
    private long lastUsedNs;

    public Traffic(long nowNs) {
        this.lastUsedNs = nowNs;
    }

    void count(int length, long nowNs) {
        // One sender's datagrams come to one thread as long as its address stays: there is no contention to speak of.
        PACKETS.getAndAdd(this, 1L);
        BYTES.getAndAdd(this, (long) length);
        LAST_USED_NS.setOpaque(this, nowNs);
    }

    public long packets() {
        return (long) PACKETS.getOpaque(this);
    }

    /** UDP payload. */
    public long bytes() {
        return (long) BYTES.getOpaque(this);
    }

    public long lastUsedNs() {
        return (long) LAST_USED_NS.getOpaque(this);
    }

    private static VarHandle find(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(Traffic.class, field, long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }
}
