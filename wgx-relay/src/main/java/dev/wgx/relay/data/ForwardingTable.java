// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.data;

import dev.wgx.noise.RandomSource;
import dev.wgx.relay.Path;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leads from (source endpoint, receiver index) to a destination. The index finds the entry, and the entry's source
 * tells whether the endpoint is one of its own: no entry holds an address, and so a peer with any number of sessions
 * moves by one write.
 *
 * <p>Open addressing with linear probing by index; entries with an index in common are linked, in one slot. One thread
 * writes, any number of them read: an entry never moves within an array, a removed one leaves a tombstone, and a
 * rebuild fills a new array before readers see it.
 */
public final class ForwardingTable {
    private static final int MIN_SLOTS = 64;
    private static final ForwardingEntry REMOVED =
            new ForwardingEntry(new ForwardingPeer(), 0, new ForwardingPeer(), 0, new Traffic(0));
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(ForwardingEntry[].class);

    private final ForwardingMirror mirror;
    private final long multiplier;
    private final long addend;
    private volatile @Nullable ForwardingEntry[] slots = new ForwardingEntry[MIN_SLOTS];
    private int used;
    private int tombstones;

    /** @param random seeds the hash, since peers choose their indexes */
    public ForwardingTable(ForwardingMirror mirror, RandomSource random) {
        this.mirror = mirror;
        multiplier = random.nextLong();
        addend = random.nextLong();
    }

    /** Finds the entry by which a message from there is forwarded. From any thread. */
    public @Nullable ForwardingEntry find(long sourceHigh, long sourceLow, int sourcePort, int receiverIndex) {
        ForwardingEntry entry = oldestOf(receiverIndex);
        while (entry != null && !entry.source().isAt(sourceHigh, sourceLow, sourcePort)) {
            entry = entry.younger;
        }
        return entry;
    }

    /** Finds the entry of this source and index. From any thread. */
    public @Nullable ForwardingEntry find(ForwardingPeer source, int receiverIndex) {
        ForwardingEntry entry = oldestOf(receiverIndex);
        while (entry != null && entry.source() != source) {
            entry = entry.younger;
        }
        return entry;
    }

    private @Nullable ForwardingEntry oldestOf(int receiverIndex) {
        @Nullable ForwardingEntry[] table = slots;
        int mask = table.length - 1;
        // Ends: a rebuild keeps at least half of the slots empty.
        for (int i = hash(receiverIndex) & mask; ; i = (i + 1) & mask) {
            ForwardingEntry entry = (ForwardingEntry) SLOT.getAcquire(table, i);
            if (entry == null || (entry.receiverIndex() == receiverIndex && entry != REMOVED)) {
                return entry;
            }
        }
    }

    /** Visits every entry. By the writing thread; the visitor must not change the table. */
    public void forEach(Consumer<ForwardingEntry> visitor) {
        for (ForwardingEntry oldest : slots) {
            for (ForwardingEntry entry = oldest; entry != null && entry != REMOVED; entry = entry.younger) {
                visitor.accept(entry);
            }
        }
    }

    /**
     * Moves the peer and all its sessions. An address that it keeps works all the while.
     *
     * @param newestFirst at most {@link ForwardingPeer#MAX_PATHS}, and none of an endpoint that another peer has
     */
    public void setPaths(ForwardingPeer peer, List<Path> newestFirst) {
        assert newestFirst.size() <= ForwardingPeer.MAX_PATHS : "a peer has few addresses";
        if (!newestFirst.equals(peer.paths())) {
            peer.setPaths(newestFirst);
            mirror.onPaths(peer);
        }
    }

    /** Adds a new entry, which was never here before, and whose source has no other one with this index. */
    public void put(ForwardingEntry entry) {
        assert entry.younger == null : "readers may still be on their way from a removed entry to younger ones";
        assert find(entry.source(), entry.receiverIndex()) == null : "a peer has an index once";
        ForwardingEntry last = oldestOf(entry.receiverIndex());
        if (last == null) {
            putOldest(entry);
        } else {
            while (last.younger != null) {
                last = last.younger;
            }
            last.younger = entry;
        }
        mirror.onPut(entry);
    }

    private void putOldest(ForwardingEntry entry) {
        if ((used + tombstones + 1) * 2 > slots.length) {
            rebuild();
        }
        insert(slots, entry);
        used++;
    }

    /** Removes the very entry, which must be there. */
    public void remove(ForwardingEntry entry) {
        if (find(entry.source(), entry.receiverIndex()) != entry) {
            throw new IllegalArgumentException("only what was put is removed");
        }
        ForwardingEntry older = null;
        for (ForwardingEntry at = oldestOf(entry.receiverIndex()); at != null && at != entry; at = at.younger) {
            older = at;
        }
        if (older == null) {
            removeOldest(entry);
        } else {
            older.younger = entry.younger;
        }
        mirror.onRemove(entry);
    }

    private void removeOldest(ForwardingEntry entry) {
        @Nullable ForwardingEntry[] table = slots;
        int i = hash(entry.receiverIndex()) & (table.length - 1);
        while (table[i] != entry) {
            i = (i + 1) & (table.length - 1);
        }
        ForwardingEntry younger = entry.younger;
        SLOT.setVolatile(table, i, younger == null ? REMOVED : younger);
        if (younger == null) {
            used--;
            tombstones++;
        }
    }

    private void rebuild() {
        int length = Math.max(MIN_SLOTS, Integer.highestOneBit(used + 1) * 8);
        @Nullable ForwardingEntry[] larger = new ForwardingEntry[length];
        for (ForwardingEntry oldest : slots) {
            if (oldest != null && oldest != REMOVED) {
                insert(larger, oldest);
            }
        }
        slots = larger;
        tombstones = 0;
    }

    private void insert(@Nullable ForwardingEntry[] table, ForwardingEntry oldest) {
        int mask = table.length - 1;
        int i = hash(oldest.receiverIndex()) & mask;
        while (table[i] != null) {
            i = (i + 1) & mask;
        }
        SLOT.setRelease(table, i, oldest);
    }

    /**
     * Hashes the index by the multiply-shift of Dietzfelbinger (1996), universal in the upper half; then regular
     * indexes are spread.
     */
    private int hash(int receiverIndex) {
        int upper = (int) ((multiplier * Integer.toUnsignedLong(receiverIndex) + addend) >>> Integer.SIZE);
        int mixed = (upper ^ upper >>> 16) * 0x7feb352d;
        return mixed ^ mixed >>> 15;
    }
}
