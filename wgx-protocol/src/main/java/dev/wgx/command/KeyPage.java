// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import dev.wgx.noise.PublicKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a set: 36 keys, or in the last page what is left.
 *
 * @param index from 0
 */
public record KeyPage(SetVersion set, int index, List<PublicKey> keys) {
    public static final int MAX_KEYS = 36;

    private static final int MAX_PAGES = 0xffff;
    static final int MAX_COUNT = MAX_PAGES * MAX_KEYS;

    // revision u64, count u32, page u16, pages u16, hash 32 bytes, keys
    private static final int FIXED_LENGTH = 8 + 4 + 2 + 2 + SetHash.LENGTH;

    public KeyPage {
        keys = List.copyOf(keys);
    }

    public int pages() {
        return pagesFor(set.count());
    }

    static int pagesFor(int count) {
        return Math.max(1, Math.ceilDiv(count, MAX_KEYS));
    }

    private static int keysIn(int index, int count) {
        return Math.min(MAX_KEYS, count - index * MAX_KEYS);
    }

    int length() {
        return FIXED_LENGTH + keys.size() * PublicKey.LENGTH;
    }

    void writeTo(ByteBuffer out) {
        out.putLong(set.revision()).putInt(set.count()).putShort((short) index).putShort((short) pages());
        set.hash().writeTo(out);
        keys.forEach(key -> key.writeTo(out));
    }

    /** Reads a page; null if the bytes up to the limit are not exactly one. */
    static @Nullable KeyPage read(ByteBuffer in) {
        if (in.remaining() < FIXED_LENGTH) {
            return null;
        }
        long revision = in.getLong();
        int count = in.getInt();
        int index = in.getShort() & 0xffff;
        int pages = in.getShort() & 0xffff;
        if (revision < 0 || count < 0 || count > MAX_COUNT || pages != pagesFor(count) || index >= pages) {
            return null;
        }
        SetHash hash = SetHash.read(in);
        int keysHere = keysIn(index, count);
        if (in.remaining() != keysHere * PublicKey.LENGTH) {
            return null;
        }
        List<PublicKey> keys = new ArrayList<>(keysHere);
        while (in.hasRemaining()) {
            keys.add(PublicKey.read(in));
        }
        return new KeyPage(new SetVersion(revision, count, hash), index, keys);
    }
}
