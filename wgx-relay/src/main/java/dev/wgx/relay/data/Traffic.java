// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The traffic that has been forwarded in one direction of a relayed session, by any of the forwarding threads or by a
 * mirror of their table. Outlives the entry when an endpoint moves.
 */
@SuppressWarnings("UnusedVariable") // Some fields are used by their handles only.
public final class Traffic {
    private static final VarHandle OWNER = find("owner", Object.class);
    private static final VarHandle PACKETS = find("packets", long.class);
    private static final VarHandle BYTES = find("bytes", long.class);
    private static final VarHandle OTHERS_PACKETS = find("othersPackets", long.class);
    private static final VarHandle OTHERS_BYTES = find("othersBytes", long.class);
    private static final VarHandle LAST_USED_NS = find("lastUsedNs", long.class);

    /** The first that counted here: alone it writes the first two counts, without an atomic operation. */
    private @Nullable Object owner;

    private long packets;
    private long bytes;
    private long othersPackets;
    private long othersBytes;
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

    /** @param counter who counts: an object that belongs to one thread */
    @SuppressWarnings("ReferenceEquality")
    void count(Object counter, int length, long nowNs) {
        // One sender's datagrams come to one thread as long as its address stays: the others hardly ever count.
        if (owner == counter || OWNER.compareAndSet(this, null, counter)) {
            PACKETS.setOpaque(this, packets + 1);
            BYTES.setOpaque(this, bytes + length);
        } else {
            OTHERS_PACKETS.getAndAdd(this, 1L);
            OTHERS_BYTES.getAndAdd(this, (long) length);
        }
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
        return (long) PACKETS.getOpaque(this) + (long) OTHERS_PACKETS.getOpaque(this) + mirroredPackets;
    }

    /** Returns how many bytes of UDP payload have been forwarded. */
    public long bytes() {
        return (long) BYTES.getOpaque(this) + (long) OTHERS_BYTES.getOpaque(this) + mirroredBytes;
    }

    /** Returns how many of the packets a mirror has forwarded, as far as it has told. */
    public long mirroredPackets() {
        return mirroredPackets;
    }

    public long lastUsedNs() {
        return Math.max((long) LAST_USED_NS.getOpaque(this), mirroredLastNs);
    }

    private static VarHandle find(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Traffic.class, field, type);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }
}
