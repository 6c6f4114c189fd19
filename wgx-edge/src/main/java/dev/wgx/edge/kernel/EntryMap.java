// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.wgx.edge.system.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The kernel's map of entries by receiver index. Writing and reading have a lock each. */
final class EntryMap {
    private final int map;
    private final Bpf bpf = new Bpf();
    private final MemorySegment key = Arena.ofAuto().allocate(JAVA_INT);
    private final MemorySegment value = Arena.ofAuto().allocate(MapLayout.ENTRY_BYTES, Long.BYTES);
    private final BatchReader reader;
    private boolean closed;

    EntryMap(int map) {
        this.map = map;
        this.reader = new BatchReader(map, MapLayout.ENTRY_BYTES);
    }

    synchronized Placement put(KernelEntry entry) {
        if (closed) {
            return Placement.REFUSED;
        }
        key.set(JAVA_INT, 0, entry.receiverIndex());
        MapLayout.writeEntry(value, entry);
        return switch (bpf.insert(map, key.address(), value.address())) {
            case 0 -> Placement.PLACED;
            case -Errno.EEXIST -> Placement.INDEX_TAKEN;
            case -Errno.E2BIG, -Errno.ENOMEM -> Placement.FULL;
            default -> Placement.REFUSED;
        };
    }

    synchronized Optional<EntryTraffic> remove(int receiverIndex) {
        if (closed) {
            return Optional.empty();
        }
        key.set(JAVA_INT, 0, receiverIndex);
        int result = bpf.lookupAndDelete(map, key.address(), value.address());
        return result < 0 ? Optional.empty() : Optional.of(MapLayout.readTraffic(value));
    }

    /**
     * Visits every entry present throughout exactly once; others may be missed.
     *
     * @throws KernelPathException when the kernel refuses
     */
    void forEach(BiConsumer<KernelEntry, EntryTraffic> visitor) throws KernelPathException {
        reader.forEach(
                (index, found) -> visitor.accept(MapLayout.readEntry(index, found), MapLayout.readTraffic(found)));
    }

    /** Ends all use of the map. The descriptor may be closed once this has returned. */
    void close() {
        reader.close();
        synchronized (this) {
            closed = true;
        }
    }
}
