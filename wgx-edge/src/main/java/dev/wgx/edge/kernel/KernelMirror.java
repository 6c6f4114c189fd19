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
 * Keeps the kernel's routes and peers equal to the forwarding table, while there is a kernel path. A change is in the
 * kernel when the call returns, so that what was revoked is revoked there before anybody hears of it. The relay's
 * thread owns it.
 */
public final class KernelMirror implements ForwardingMirror {

    /** The traffic that the kernel had forwarded by one route when it was read. */
    public record Reading(Route route, RouteTraffic traffic) {}

    private record Kernel(KernelPath path, PeerSlots slots) {}

    private @Nullable Kernel kernel;
    /** Entries without a route in the kernel. */
    private final Set<ForwardingEntry> unplaced = new HashSet<>();

    private final Map<Placement, Long> placements = new EnumMap<>(Placement.class);
    private long routes;
    private long settledPackets;
    private long settledBytes;
    private long livePackets;
    private long liveBytes;

    /**
     * Begins to forward in the kernel, too. Routes that an earlier process left there go on if they are still right,
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
                routes++;
            } else {
                put(begun, entry);
            }
        });
        begun.slots.releaseUnused();
    }

    /** Removes all routes that are not right, and returns the entries of the others. */
    private Set<ForwardingEntry> keepWhatIsRight(Kernel begun, Map<Integer, ForwardingEntry> entryByIndex)
            throws KernelPathException {
        List<Route> found = new ArrayList<>();
        begun.path.forEach((route, traffic) -> found.add(route));
        Set<ForwardingEntry> kept = new HashSet<>();
        for (Route route : found) {
            Optional<ForwardingEntry> entry = Optional.ofNullable(entryByIndex.get(route.receiverIndex()))
                    .filter(known -> begun.slots.peerOf(route.source()).equals(Optional.of(known.source())));
            if (entry.isPresent() && isRight(begun, route, entry.get())) {
                kept.add(entry.get());
            } else {
                begun.path.remove(route.receiverIndex()).ifPresent(traffic -> settle(entry, traffic));
            }
        }
        return kept;
    }

    private static boolean isRight(Kernel kernel, Route route, ForwardingEntry entry) {
        return kernel.slots.refOf(entry.source()).equals(Optional.of(route.source()))
                && kernel.slots.refOf(entry.destination()).equals(Optional.of(route.destination()));
    }

    /** Ends forwarding in the kernel: user space alone forwards from now on. What the kernel has counted is kept. */
    public void end(Consumer<Consumer<ForwardingEntry>> entries) {
        entries.accept(this::onRemove);
        kernel = null;
        unplaced.clear();
        routes = 0;
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
            Route route = new Route(entry.receiverIndex(), source.get(), destination.get(), entry.expiresNs());
            placement = to.path.put(route);
        }
        placements.merge(placement, 1L, Long::sum);
        if (placement == Placement.PLACED) {
            routes++;
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
            Optional<RouteTraffic> last = kernel.path.remove(entry.receiverIndex());
            last.ifPresent(traffic -> settle(Optional.of(entry), traffic));
            routes--;
            release(kernel, entry);
        }
    }

    private void settle(Optional<ForwardingEntry> entry, RouteTraffic traffic) {
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
            Route route = reading.route();
            ForwardingPeer source = kernel.slots.peerOf(route.source()).orElse(null);
            ForwardingEntry entry = source == null ? null : findEntry.apply(source, route.receiverIndex());
            // One that has changed since then was settled when it did.
            if (entry != null && isRight(kernel, route, entry)) {
                RouteTraffic traffic = reading.traffic();
                entry.traffic().onMirrored(traffic.packets(), traffic.bytes(), traffic.lastUsedNs());
                livePackets += traffic.packets();
                liveBytes += traffic.bytes();
            }
        }
    }

    /** Returns how many routes are in the kernel. */
    public long routes() {
        return routes;
    }

    /** Returns how many packets the kernel has forwarded, as of the last readings. */
    public long forwardedPackets() {
        return settledPackets + livePackets;
    }

    /** Returns how many bytes of UDP payload the kernel has forwarded, as of the last readings. */
    public long forwardedBytes() {
        return settledBytes + liveBytes;
    }

    /** Returns how often a route was not placed, in all. */
    public long unplaced() {
        return placements.entrySet().stream()
                .filter(entry -> entry.getKey() != Placement.PLACED)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
