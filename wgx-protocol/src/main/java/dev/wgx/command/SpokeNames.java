// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import dev.wgx.noise.PublicKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.crypto.digests.Blake2sDigest;

/** A hub's names for all its spokes, as it tells the relay: cleaned, sorted by key, in pages. */
public final class SpokeNames {
    public static final SpokeNames NONE = new SpokeNames(Map.of());

    private static final int DIGEST_BITS = 256;

    private final List<NamePage.Entry> entries;
    private final long tag;

    private SpokeNames(Map<PublicKey, String> nameByKey) {
        this.entries = new TreeMap<>(nameByKey)
                .entrySet().stream()
                        .map(named -> new NamePage.Entry(named.getKey(), named.getValue()))
                        .toList();
        this.tag = tagOf(entries);
    }

    /** @param nameByKey all spokes; the name of one that has none is empty */
    public static SpokeNames of(Map<PublicKey, String> nameByKey) {
        return new SpokeNames(nameByKey);
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    int count() {
        return (int) entries.stream().filter(entry -> !entry.name().isEmpty()).count();
    }

    /** Returns what two ends compare instead of the names; never 0. */
    long tag() {
        return tag;
    }

    /** Returns the pages without a tag, at least one. */
    List<NamePage> pages() {
        List<NamePage> pages = new ArrayList<>();
        List<NamePage.Entry> page = new ArrayList<>();
        int length = 0;
        for (NamePage.Entry entry : entries) {
            if (length + entry.length() > NamePage.MAX_LENGTH) {
                pages.add(new NamePage(0, count(), page));
                page.clear();
                length = 0;
            }
            page.add(entry);
            length += entry.length();
        }
        pages.add(new NamePage(0, count(), page));
        return pages;
    }

    NamePage last() {
        return new NamePage(tag, count(), List.of());
    }

    private static long tagOf(List<NamePage.Entry> entries) {
        Blake2sDigest digest = new Blake2sDigest(DIGEST_BITS);
        ByteBuffer bytes = ByteBuffer.allocate(NamePage.Entry.FIXED_LENGTH + PeerName.MAX_BYTES);
        for (NamePage.Entry entry : entries) {
            entry.writeTo(bytes.clear());
            digest.update(bytes.array(), 0, bytes.position());
        }
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return ByteBuffer.wrap(hash).order(ByteOrder.LITTLE_ENDIAN).getLong() | 1;
    }
}
