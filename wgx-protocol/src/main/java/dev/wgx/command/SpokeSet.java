// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import dev.wgx.noise.PublicKey;
import java.util.Collection;
import java.util.List;

/** The complete set of a hub's spokes, sorted and without repetitions, and its division into pages. */
public final class SpokeSet {
    public static final SpokeSet EMPTY = new SpokeSet(List.of());

    private final List<PublicKey> keys;
    private final SetHash hash;

    private SpokeSet(List<PublicKey> keys) {
        this.keys = keys;
        this.hash = SetHash.ofSorted(keys);
    }

    /** Sorts the keys and drops repetitions. */
    public static SpokeSet of(Collection<PublicKey> keys) {
        List<PublicKey> sorted = keys.stream().sorted().distinct().toList();
        if (sorted.size() > KeyPage.MAX_COUNT) {
            throw new IllegalArgumentException(sorted.size() + " keys are more than the protocol can carry");
        }
        return new SpokeSet(sorted);
    }

    /** Returns the keys in sorted order. */
    public List<PublicKey> keys() {
        return keys;
    }

    public int count() {
        return keys.size();
    }

    public SetVersion version(long revision) {
        return new SetVersion(revision, keys.size(), hash);
    }

    /** Returns the number of pages, at least one: the empty set has one page without keys. */
    public int pages() {
        return KeyPage.pagesFor(keys.size());
    }

    /** @param index from 0 to {@code pages() - 1} */
    public KeyPage page(long revision, int index) {
        int from = index * KeyPage.MAX_KEYS;
        int to = Math.min(keys.size(), from + KeyPage.MAX_KEYS);
        return new KeyPage(version(revision), index, keys.subList(from, to));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpokeSet set && keys.equals(set.keys);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return keys.size() + " spokes";
    }
}
