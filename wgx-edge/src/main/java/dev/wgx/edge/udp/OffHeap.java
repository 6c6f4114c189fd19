// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Zeroed memory at a fixed address, freed when nobody holds its bytes any longer.
 *
 * @param bytes all of it, little-endian, as every processor that this package runs on
 */
record OffHeap(ByteBuffer bytes, long address) {
    private static final int ALIGNMENT_BYTES = 64;

    static OffHeap allocate(int byteCount) {
        MemorySegment memory = Arena.ofAuto().allocate(byteCount, ALIGNMENT_BYTES);
        return new OffHeap(memory.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN), memory.address());
    }

    /** Returns a part of the memory as a view of its own, which keeps the memory alive too. */
    ByteBuffer slice(int offset, int byteCount) {
        return bytes.slice(offset, byteCount).order(ByteOrder.LITTLE_ENDIAN);
    }
}
