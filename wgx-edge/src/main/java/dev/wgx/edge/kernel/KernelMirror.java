// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.relay.data.ForwardingEntry;
import dev.wgx.relay.data.ForwardingMirror;
import dev.wgx.relay.data.ForwardingPeer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the kernel's entries and peers equal to the forwarding table, while there is a kernel path. A change is in the
 * kernel when the call returns, so that what was revoked is revoked there before anybody hears of it. The relay's
 * thread owns it.
 */
public final class KernelMirror implements ForwardingMirror {

    /** The traffic that the kernel had forwarded by one entry when it was read. */
    public record Reading(KernelEntry entry, EntryTraffic traffic) {}

    private record Kernel(KernelPath path, PeerSlots slots) {}

    private @Nullable Kernel kernel;
    /** Entries without a copy in the kernel. */
    private final Set<ForwardingEntry> unplaced = new HashSet<>();

    private final Map<Placement, Long> placements = new EnumMap<>(Placement.class);
    private long placed;
    private long settledPackets;
    private long settledBytes;
    private long livePackets;
    private long liveBytes;

    /**
     * Begins to forward in the kernel, too. Entries that an earlier process left there go on if they are still right,
     * with what they have counted; others go.
     *
     * @param entries visits the whole table
     */
    public void begin(KernelPath opened, Consumer<Consumer<ForwardingEntry>> entries) throws KernelPathException {
        Map<Integer, ForwardingEntry> entryByIndex = new HashMap<>();
        Set<ForwardingPeer> peers = new LinkedHashSet<>();
        entries.accept(entry -> {
            entryByIndex.putIfAbsent(entry.receiverIndex(), entry);
            peers.add(entry.source());
            peers.add(entry.destination());
        });
        Kernel begun = new Kernel(opened, new PeerSlots(opened, peers));
        Set<ForwardingEntry> kept = keepWhatIsRight(begun, entryByIndex);
        kernel = begun;
        entries.accept(entry -> {
            if (kept.contains(entry)) {
                begun.slots.take(entry.source());
                begun.slots.take(entry.destination());
                placed++;
            } else {
                put(begun, entry);
            }
        });
        begun.slots.releaseUnused();
    }

    /** Removes all copies that are not right, and returns the entries of the others. */
    private Set<ForwardingEntry> keepWhatIsRight(Kernel begun, Map<Integer, ForwardingEntry> entryByIndex)
            throws KernelPathException {
        List<KernelEntry> found = new ArrayList<>();
        begun.path.forEach((copy, traffic) -> found.add(copy));
        Set<ForwardingEntry> kept = new HashSet<>();
        for (KernelEntry copy : found) {
            Optional<ForwardingEntry> entry = Optional.ofNullable(entryByIndex.get(copy.receiverIndex()))
                    .filter(known -> begun.slots.peerOf(copy.source()).equals(Optional.of(known.source())));
            if (entry.isPresent() && isRight(begun, copy, entry.get())) {
                kept.add(entry.get());
            } else {
                begun.path.remove(copy.receiverIndex()).ifPresent(traffic -> settle(entry, traffic));
            }
        }
        return kept;
    }

    private static boolean isRight(Kernel kernel, KernelEntry copy, ForwardingEntry entry) {
        return kernel.slots.refOf(entry.source()).equals(Optional.of(copy.source()))
                && kernel.slots.refOf(entry.destination()).equals(Optional.of(copy.destination()));
    }

    /** Ends forwarding in the kernel: user space alone forwards from now on. What the kernel has counted is kept. */
    public void end(Consumer<Consumer<ForwardingEntry>> entries) {
        entries.accept(this::onRemove);
        kernel = null;
        unplaced.clear();
        placed = 0;
    }

    @Override
    public void onPaths(ForwardingPeer peer) {
        if (kernel != null) {
            kernel.slots.onPaths(peer);
        }
    }

    @Override
    public void onPut(ForwardingEntry entry) {
        if (kernel != null) {
            put(kernel, entry);
        }
    }

    private void put(Kernel to, ForwardingEntry entry) {
        Optional<PeerRef> source = to.slots.take(entry.source());
        Optional<PeerRef> destination = to.slots.take(entry.destination());
        Placement placement = Placement.FULL;
        if (source.isPresent() && destination.isPresent()) {
            KernelEntry copy =
                    new KernelEntry(entry.receiverIndex(), source.get(), destination.get(), entry.expiresNs());
            placement = to.path.put(copy);
        }
        placements.merge(placement, 1L, Long::sum);
        if (placement == Placement.PLACED) {
            placed++;
        } else {
            unplaced.add(entry);
            release(to, entry);
        }
    }

    private static void release(Kernel from, ForwardingEntry entry) {
        from.slots.release(entry.source());
        from.slots.release(entry.destination());
    }

    @Override
    public void onRemove(ForwardingEntry entry) {
        if (kernel != null && !unplaced.remove(entry)) {
            Optional<EntryTraffic> last = kernel.path.remove(entry.receiverIndex());
            last.ifPresent(traffic -> settle(Optional.of(entry), traffic));
            placed--;
            release(kernel, entry);
        }
    }

    private void settle(Optional<ForwardingEntry> entry, EntryTraffic traffic) {
        entry.ifPresent(
                known -> known.traffic().settleMirrored(traffic.packets(), traffic.bytes(), traffic.lastUsedNs()));
        settledPackets += traffic.packets();
        settledBytes += traffic.bytes();
    }

    /**
     * Adds to the sessions' traffic what {@link KernelPath#forEach} told, perhaps some time ago on another thread.
     *
     * @param findEntry the entry of a source and receiver index, or null
     */
    public void onReadings(
            List<Reading> readings, BiFunction<ForwardingPeer, Integer, @Nullable ForwardingEntry> findEntry) {
        livePackets = 0;
        liveBytes = 0;
        if (kernel == null) {
            return;
        }
        for (Reading reading : readings) {
            KernelEntry copy = reading.entry();
            ForwardingPeer source = kernel.slots.peerOf(copy.source()).orElse(null);
            ForwardingEntry entry = source == null ? null : findEntry.apply(source, copy.receiverIndex());
            // One that has changed since then was settled when it did.
            if (entry != null && isRight(kernel, copy, entry)) {
                EntryTraffic traffic = reading.traffic();
                entry.traffic().onMirrored(traffic.packets(), traffic.bytes(), traffic.lastUsedNs());
                livePackets += traffic.packets();
                liveBytes += traffic.bytes();
            }
        }
    }

    /** Returns how many entries are in the kernel. */
    public long entries() {
        return placed;
    }

    /** Returns how many packets the kernel has forwarded, as of the last readings. */
    public long forwardedPackets() {
        return settledPackets + livePackets;
    }

    /** Returns how many bytes of UDP payload the kernel has forwarded, as of the last readings. */
    public long forwardedBytes() {
        return settledBytes + liveBytes;
    }

    /** Returns how often an entry was not placed, in all. */
    public long unplaced() {
        return placements.entrySet().stream()
                .filter(entry -> entry.getKey() != Placement.PLACED)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
