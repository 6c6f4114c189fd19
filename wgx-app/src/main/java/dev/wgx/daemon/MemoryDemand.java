// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import dev.wgx.relay.RelaySettings;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The memory that a configuration can come to need, in bytes: when all its tables are full at once.
 *
 * @param heapBytes the greatest heap
 * @param otherBytes outside it: of the process, and of the kernel for it
 */
record MemoryDemand(RelaySettings settings, long heapBytes, long otherBytes) {
    private static final long MB = 1_000_000;

    /**
     * Stands for what else is in the heap: 12 MB when idle, 40 MB of changes that a slow disk keeps waiting, and small
     * tables.
     */
    private static final long HEAP_BASE_BYTES = 64 * MB;

    /** A quarter more than what lives: a heap that is nearly full is collected all the time. */
    private static final long ROOM_DIVISOR = 4;

    /** The Java machine, classes and machine code. */
    private static final long PROCESS_BYTES = 70 * MB;

    private static final long THREAD_BYTES = 5 * MB;
    /** Both directions in the kernel path's map. */
    private static final long KERNEL_SESSION_BYTES = 400;

    /** A peer's addresses in the kernel path's map. */
    private static final long KERNEL_PEER_BYTES = 160;

    static MemoryDemand of(RelaySettings settings, int receiveThreads) {
        long live = HEAP_BASE_BYTES;
        for (TableRow row : TableRow.values()) {
            live += row.mostBytes(settings);
        }
        return new MemoryDemand(
                settings,
                live + live / ROOM_DIVISOR,
                PROCESS_BYTES
                        + THREAD_BYTES * receiveThreads
                        + KERNEL_SESSION_BYTES * settings.maxRelayedSessions()
                        + KERNEL_PEER_BYTES * settings.maxPeers());
    }

    long bytes() {
        return heapBytes + otherBytes;
    }

    /** Returns {@code MaxPeers = 20000 takes 110 MB, …}: the setting that takes most first. */
    String shares() {
        Map<String, Long> bytesBySetting = new LinkedHashMap<>();
        for (TableRow row : TableRow.values()) {
            bytesBySetting.merge(row.setting(settings), row.mostBytes(settings), Long::sum);
        }
        return bytesBySetting.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(share -> share.getKey() + " takes " + megabytes(share.getValue()))
                .collect(Collectors.joining(", "));
    }

    static String megabytes(long bytes) {
        return Math.ceilDiv(bytes, MB) + " MB";
    }
}
