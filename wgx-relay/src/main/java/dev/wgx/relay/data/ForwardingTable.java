package dev.wgx.relay.data;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * (source endpoint, receiver index) → destination. Open addressing with linear probing. One thread writes, any number of
 * them read: entries are immutable and never move within an array, a removed one leaves a tombstone, and a rebuild fills a
 * new array before readers see it.
 */
public final class ForwardingTable {
    private static final int MIN_SLOTS = 64;
    private static final Path NOWHERE = Path.to(new Endpoint(0, 0, 0));
    private static final ForwardingEntry REMOVED = new ForwardingEntry(NOWHERE, 0, NOWHERE, 0, new Traffic(0));

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(ForwardingEntry[].class);
    private static final VarHandle SLOTS = findSlots();

    private final ForwardingMirror mirror;
    private @Nullable ForwardingEntry[] slots = new ForwardingEntry[MIN_SLOTS];
    private int size;
    private int tombstones;

    public ForwardingTable(ForwardingMirror mirror) {
        this.mirror = mirror;
    }

    public int size() {
        return size;
    }

    /** From any thread. */
    public @Nullable ForwardingEntry find(long sourceHigh, long sourceLow, int sourcePort, int receiverIndex) {
        @Nullable ForwardingEntry[] table = (ForwardingEntry[]) SLOTS.getAcquire(this);
        int mask = table.length - 1;
        // Ends: a rebuild keeps at least half of the slots empty.
        for (int i = hash(sourceHigh, sourceLow, sourcePort, receiverIndex) & mask; ; i = (i + 1) & mask) {
            ForwardingEntry entry = (ForwardingEntry) SLOT.getAcquire(table, i);
            if (entry == null) {
                return null;
            }
            if (entry != REMOVED && entry.matches(sourceHigh, sourceLow, sourcePort, receiverIndex)) {
                return entry;
            }
        }
    }

    /** By the writing thread; the visitor must not change the table. */
    public void forEach(Consumer<ForwardingEntry> visitor) {
        for (ForwardingEntry entry : slots) {
            if (entry != null && entry != REMOVED) {
                visitor.accept(entry);
            }
        }
    }

    /** Replaces the entry of the same key. */
    public void put(ForwardingEntry entry) {
        remove(entry.source().remote(), entry.receiverIndex());
        if ((size + tombstones + 1) * 2 > slots.length) {
            rebuild();
        }
        insert(slots, entry);
        size++;
        mirror.onPut(entry);
    }

    public void remove(Endpoint source, int receiverIndex) {
        int mask = slots.length - 1;
        int i = hash(source.high(), source.low(), source.port(), receiverIndex) & mask;
        for (ForwardingEntry entry = slots[i]; entry != null; entry = slots[i]) {
            if (entry != REMOVED && entry.matches(source.high(), source.low(), source.port(), receiverIndex)) {
                SLOT.setVolatile(slots, i, REMOVED);
                size--;
                tombstones++;
                mirror.onRemove(entry);
                return;
            }
            i = (i + 1) & mask;
        }
    }

    private void rebuild() {
        int length = Math.max(MIN_SLOTS, Integer.highestOneBit(size + 1) * 8);
        @Nullable ForwardingEntry[] larger = new ForwardingEntry[length];
        forEach(entry -> insert(larger, entry));
        SLOTS.setRelease(this, larger);
        tombstones = 0;
    }

    private static void insert(@Nullable ForwardingEntry[] table, ForwardingEntry entry) {
        int mask = table.length - 1;
        int i = hash(entry.sourceHigh, entry.sourceLow, entry.sourcePort, entry.receiverIndex()) & mask;
        while (table[i] != null) {
            i = (i + 1) & mask;
        }
        SLOT.setRelease(table, i, entry);
    }

    private static int hash(long high, long low, int port, int index) {
        long mixed =
                (low ^ high * 0x9e3779b97f4a7c15L ^ ((long) port << 48) ^ (index & 0xffff_ffffL)) * 0xbf58476d1ce4e5b9L;
        return (int) (mixed ^ mixed >>> 32);
    }

    private static VarHandle findSlots() {
        try {
            return MethodHandles.lookup().findVarHandle(ForwardingTable.class, "slots", ForwardingEntry[].class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }
}
