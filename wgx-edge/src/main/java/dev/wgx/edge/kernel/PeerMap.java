// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.function.ObjIntConsumer;

/**
 * The kernel's map of peers by slot. The kernel writes an element in place while the program may read it: hence the
 * version, which is odd meanwhile.
 */
final class PeerMap {
    private final int map;
    private final Bpf bpf = new Bpf();
    private final MemorySegment key = Arena.ofAuto().allocate(JAVA_INT);
    private final MemorySegment value = Arena.ofAuto().allocate(MapLayout.PEER_BYTES, Long.BYTES);
    private final BatchReader reader;
    private boolean closed;

    PeerMap(int map) {
        this.map = map;
        this.reader = new BatchReader(map, MapLayout.PEER_BYTES);
    }

    /** Writes a peer, and returns whether it is there now; then its former paths are not used any more. */
    synchronized boolean put(int slot, KernelPeer peer) {
        key.set(JAVA_INT, 0, slot);
        if (closed || bpf.lookup(map, key.address(), value.address()) < 0) {
            return false;
        }
        int odd = MapLayout.peerVersion(value) | 1;
        MapLayout.setPeerVersion(value, odd);
        boolean written = update();
        MapLayout.writePeer(value, peer);
        written = written && update();
        MapLayout.setPeerVersion(value, odd + 1);
        return written && update();
    }

    private boolean update() {
        // No store of one call may pass one of another.
        VarHandle.fullFence();
        return bpf.update(map, key.address(), value.address()) == 0;
    }

    /**
     * Visits every slot.
     *
     * @throws KernelPathException when the kernel refuses
     */
    void forEach(ObjIntConsumer<KernelPeer> visitor) throws KernelPathException {
        reader.forEach((slot, found) -> visitor.accept(MapLayout.readPeer(found), slot));
    }

    /** Ends all use of the map. The descriptor may be closed once this has returned. */
    void close() {
        reader.close();
        synchronized (this) {
            closed = true;
        }
    }
}
