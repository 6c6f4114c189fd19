// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The program's counters: one per verdict and processor. */
final class VerdictCounters {
    /** Ranges as {@code 0-3,8}; the kernel has a counter for each processor up to the last. */
    private static final Path POSSIBLE_PROCESSORS = Path.of("/sys/devices/system/cpu/possible");

    private final Bpf bpf = new Bpf();
    private final int map;
    private final int processors;
    private boolean closed;

    VerdictCounters(int map) throws KernelPathException {
        this.map = map;
        try {
            String ranges = Files.readString(POSSIBLE_PROCESSORS).strip();
            int last = Math.max(ranges.lastIndexOf('-'), ranges.lastIndexOf(','));
            processors = Integer.parseInt(ranges.substring(last + 1)) + 1;
        } catch (IOException | NumberFormatException e) {
            throw new KernelPathException(POSSIBLE_PROCESSORS + " does not tell the number of processors", e);
        }
    }

    synchronized Map<KernelVerdict, Long> read() {
        Map<KernelVerdict, Long> counts = new EnumMap<>(KernelVerdict.class);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(JAVA_INT);
            MemorySegment values = arena.allocate(JAVA_LONG, processors);
            for (KernelVerdict verdict : KernelVerdict.values()) {
                key.set(JAVA_INT, 0, verdict.ordinal());
                boolean read = !closed && bpf.lookup(map, key.address(), values.address()) == 0;
                counts.put(verdict, read ? sum(values) : 0);
            }
        }
        return counts;
    }

    synchronized void close() {
        closed = true;
    }

    private long sum(MemorySegment values) {
        long sum = 0;
        for (int i = 0; i < processors; i++) {
            sum += values.getAtIndex(JAVA_LONG, i);
        }
        return sum;
    }
}
