package dev.wgx.edge.kernel;

import java.nio.ByteBuffer;

/** What the kernel is asked for, as {@code struct map} of {@code bpf/layout.h} writes it. */
record MapDefinition(int type, int keyBytes, int valueBytes, int maxEntries, int flags) {
    static final int BYTES = 20;

    static MapDefinition readFrom(ByteBuffer at) {
        return new MapDefinition(at.getInt(), at.getInt(), at.getInt(), at.getInt(), at.getInt());
    }

    MapDefinition withMaxEntries(int count) {
        return new MapDefinition(type, keyBytes, valueBytes, count, flags);
    }
}
