// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import dev.wgx.noise.PublicKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of what a hub calls its spokes.
 *
 * @param tag of all the names together in the page that comes last; 0 in those before
 * @param count of all the names together
 */
public record NamePage(long tag, int count, List<Entry> entries) {
    // tag u64, count u32, entries
    private static final int FIXED_LENGTH = 8 + 4;
    /** The room for entries. */
    static final int MAX_LENGTH = CommandProtocol.MAX_DATAGRAM - Header.LENGTH - FIXED_LENGTH;

    public NamePage {
        entries = List.copyOf(entries);
    }

    /** @param name clean; empty for a spoke that has none */
    public record Entry(PublicKey key, String name) {
        // key 32 bytes, length u8, UTF-8
        static final int FIXED_LENGTH = PublicKey.LENGTH + 1;

        public Entry {
            name = PeerName.clean(name);
        }

        int length() {
            return FIXED_LENGTH + bytes().length;
        }

        private byte[] bytes() {
            return name.getBytes(StandardCharsets.UTF_8);
        }

        void writeTo(ByteBuffer out) {
            byte[] bytes = bytes();
            key.writeTo(out);
            out.put((byte) bytes.length).put(bytes);
        }

        private static @Nullable Entry read(ByteBuffer in) {
            if (in.remaining() < FIXED_LENGTH) {
                return null;
            }
            PublicKey key = PublicKey.read(in);
            int length = in.get() & 0xff;
            if (length > PeerName.MAX_BYTES || length > in.remaining()) {
                return null;
            }
            byte[] bytes = new byte[length];
            in.get(bytes);
            return new Entry(key, new String(bytes, StandardCharsets.UTF_8));
        }
    }

    int length() {
        return FIXED_LENGTH + entries.stream().mapToInt(Entry::length).sum();
    }

    void writeTo(ByteBuffer out) {
        out.putLong(tag).putInt(count);
        entries.forEach(entry -> entry.writeTo(out));
    }

    /** Reads a page; null if the bytes up to the limit are not exactly one. */
    static @Nullable NamePage read(ByteBuffer in) {
        if (in.remaining() < FIXED_LENGTH) {
            return null;
        }
        long tag = in.getLong();
        int count = in.getInt();
        List<Entry> entries = new ArrayList<>();
        while (in.hasRemaining()) {
            Entry entry = Entry.read(in);
            if (entry == null) {
                return null;
            }
            entries.add(entry);
        }
        return count < 0 ? null : new NamePage(tag, count, entries);
    }
}
