// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.wgx.edge.system.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Reads a whole map of the kernel, with a lock of its own: a thread that reads makes no writer wait. */
final class BatchReader {
    private static final int BATCH = 1024;

    /** Receives elements; the value is lent for the call. */
    interface Visitor {
        void visit(int key, MemorySegment value);
    }

    private final Bpf bpf = new Bpf();
    private final int map;
    private final int valueBytes;
    private boolean closed;

    BatchReader(int map, int valueBytes) {
        this.map = map;
        this.valueBytes = valueBytes;
    }

    /**
     * Visits every element present throughout exactly once; others may be missed. Visits none once it is closed.
     *
     * @throws KernelPathException when the kernel refuses
     */
    synchronized void forEach(Visitor visitor) throws KernelPathException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment keys = arena.allocate(JAVA_INT, BATCH);
            MemorySegment values = arena.allocate((long) BATCH * valueBytes, Long.BYTES);
            MemorySegment position = arena.allocate(Long.BYTES, Long.BYTES);
            MemorySegment count = arena.allocate(JAVA_INT);
            long after = 0;
            int result = closed ? -Errno.ENOENT : 0;
            while (result == 0) {
                count.set(JAVA_INT, 0, BATCH);
                result = bpf.lookupBatch(map, after, position.address(), keys.address(), values.address(), count);
                if (result < 0 && result != -Errno.ENOENT) {
                    throw new KernelPathException("the kernel's maps cannot be read: " + Errno.describe(result));
                }
                for (int i = 0; i < count.get(JAVA_INT, 0); i++) {
                    visitor.visit(keys.getAtIndex(JAVA_INT, i), values.asSlice((long) i * valueBytes, valueBytes));
                }
                after = position.address();
            }
        }
    }

    /** Ends all reading. The descriptor may be closed once this has returned. */
    synchronized void close() {
        closed = true;
    }
}
