// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import java.nio.ByteBuffer;

/** The map that the kernel is asked for, as {@code struct map} of {@code bpf/layout.h} describes it. */
record MapDefinition(int type, int keyBytes, int valueBytes, int maxEntries, int flags) {
    private static final int BYTES = 20;

    /** @throws IllegalArgumentException when it does not lie in there whole */
    static MapDefinition readFrom(ByteBuffer section, int at) {
        if (at > section.limit() - BYTES) {
            throw new IllegalArgumentException("a map outside of its section");
        }
        return new MapDefinition(
                section.getInt(at),
                section.getInt(at + 4),
                section.getInt(at + 8),
                section.getInt(at + 12),
                section.getInt(at + 16));
    }

    MapDefinition withMaxEntries(int count) {
        return new MapDefinition(type, keyBytes, valueBytes, count, flags);
    }
}
