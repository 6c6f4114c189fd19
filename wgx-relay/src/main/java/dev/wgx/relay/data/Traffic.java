package dev.wgx.relay.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The traffic that has been forwarded in one direction of a relayed session, by any of the forwarding threads or by a
 * mirror of their table. Outlives the entry when an endpoint moves.
 */
@SuppressWarnings("UnusedVariable") // Some fields are used by their handles only.
public final class Traffic {
    private static final VarHandle PACKETS = find("packets");
    private static final VarHandle BYTES = find("bytes");
    private static final VarHandle LAST_USED_NS = find("lastUsedNs");

    private long packets;
    private long bytes;
    private long lastUsedNs;

    private long mirroredPackets;
    private long mirroredBytes;
    private long settledPackets;
    private long settledBytes;
    private long mirroredLastNs;

    public Traffic(long nowNs) {
        this.lastUsedNs = nowNs;
        this.mirroredLastNs = nowNs;
    }

    void count(int length, long nowNs) {
        // One sender's datagrams come to one thread as long as its address stays: there is no contention to speak of.
        PACKETS.getAndAdd(this, 1L);
        BYTES.getAndAdd(this, (long) length);
        LAST_USED_NS.setOpaque(this, nowNs);
    }

    /** Notes how much a mirror has forwarded by the entry that is in force, in all. By the control path's thread. */
    public void onMirrored(long entryPackets, long entryBytes, long entryLastNs) {
        mirroredPackets = settledPackets + entryPackets;
        mirroredBytes = settledBytes + entryBytes;
        mirroredLastNs = Math.max(mirroredLastNs, entryLastNs);
    }

    /** Notes the same as {@link #onMirrored}, for the last time: a mirror has removed the entry. */
    public void settleMirrored(long entryPackets, long entryBytes, long entryLastNs) {
        onMirrored(entryPackets, entryBytes, entryLastNs);
        settledPackets = mirroredPackets;
        settledBytes = mirroredBytes;
    }

    public long packets() {
        return (long) PACKETS.getOpaque(this) + mirroredPackets;
    }

    /** Returns how many bytes of UDP payload have been forwarded. */
    public long bytes() {
        return (long) BYTES.getOpaque(this) + mirroredBytes;
    }

    /** Returns how many of the packets a mirror has forwarded, as far as it has told. */
    public long mirroredPackets() {
        return mirroredPackets;
    }

    public long lastUsedNs() {
        return Math.max((long) LAST_USED_NS.getOpaque(this), mirroredLastNs);
    }

    private static VarHandle find(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(Traffic.class, field, long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }
}
