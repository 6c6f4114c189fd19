package dev.wgx.edge.kernel;

import dev.wgx.relay.data.ForwardingEntry;
import dev.wgx.relay.data.ForwardingMirror;
import dev.wgx.relay.data.Traffic;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the kernel's routes equal to the forwarding table, while there is a kernel path. A change is in the kernel when the call
 * returns, so that what was revoked is revoked there before anybody hears of it. The relay's thread owns it.
 */
public final class KernelMirror implements ForwardingMirror {

    /** What the kernel forwarded by one route when it was read. */
    public record Reading(Route route, RouteTraffic traffic) {}

    private @Nullable KernelPath path;
    private final Map<Placement, Long> placements = new EnumMap<>(Placement.class);
    private long routes;
    private long settledPackets;
    private long settledBytes;
    private long livePackets;
    private long liveBytes;

    /**
     * The kernel forwards from now on, too. Routes that an earlier process left there go on if they are still right, with what
     * they have counted; others go.
     *
     * @param entries visits the whole table
     */
    public void begin(KernelPath opened, Consumer<Consumer<ForwardingEntry>> entries) throws KernelPathException {
        Map<RouteKey, Route> found = new HashMap<>();
        opened.forEach((route, traffic) -> found.put(route.key(), route));
        path = opened;
        routes = found.size();
        entries.accept(
                entry -> adoptOrPut(opened, entry, found.remove(route(entry).key())));
        found.keySet().forEach(key -> opened.remove(key).ifPresent(this::settle));
    }

    private void adoptOrPut(KernelPath opened, ForwardingEntry entry, @Nullable Route found) {
        Route wanted = route(entry);
        if (found != null && found.leadsAs(wanted)) {
            return;
        }
        if (found != null) {
            settle(opened, entry);
        }
        put(opened, wanted);
    }

    /** User space alone forwards from now on. What the kernel has counted is kept. */
    public void end(Consumer<Consumer<ForwardingEntry>> entries) {
        entries.accept(this::onRemove);
        path = null;
        routes = 0;
    }

    @Override
    public void onPut(ForwardingEntry entry) {
        if (path != null) {
            put(path, route(entry));
        }
    }

    private void put(KernelPath opened, Route route) {
        Placement placement = opened.put(route);
        placements.merge(placement, 1L, Long::sum);
        routes += placement == Placement.PLACED ? 1 : 0;
    }

    @Override
    public void onRemove(ForwardingEntry entry) {
        if (path != null) {
            settle(path, entry);
        }
    }

    private void settle(KernelPath opened, ForwardingEntry entry) {
        Optional<RouteTraffic> last = opened.remove(route(entry).key());
        last.ifPresent(traffic -> {
            entry.traffic().settleMirrored(traffic.packets(), traffic.bytes(), traffic.lastUsedNs());
            settle(traffic);
        });
    }

    private void settle(RouteTraffic traffic) {
        routes--;
        settledPackets += traffic.packets();
        settledBytes += traffic.bytes();
    }

    /**
     * What {@link KernelPath#forEach} told, perhaps some time ago on another thread, becomes part of the sessions' traffic.
     *
     * @param findEntry the entry of a key, or null
     */
    public void onReadings(List<Reading> readings, Function<RouteKey, @Nullable ForwardingEntry> findEntry) {
        livePackets = 0;
        liveBytes = 0;
        for (Reading reading : readings) {
            ForwardingEntry entry = findEntry.apply(reading.route().key());
            // One that has changed since then was settled when it did.
            if (entry != null && reading.route().leadsAs(route(entry))) {
                RouteTraffic traffic = reading.traffic();
                Traffic own = entry.traffic();
                own.onMirrored(traffic.packets(), traffic.bytes(), traffic.lastUsedNs());
                livePackets += traffic.packets();
                liveBytes += traffic.bytes();
            }
        }
    }

    /** How many routes are in the kernel. */
    public long routes() {
        return routes;
    }

    /** As of the last readings. */
    public long forwardedPackets() {
        return settledPackets + livePackets;
    }

    /** UDP payload, as of the last readings. */
    public long forwardedBytes() {
        return settledBytes + liveBytes;
    }

    /** How often a route was not placed, in all. */
    public long unplaced() {
        return placements.entrySet().stream()
                .filter(entry -> entry.getKey() != Placement.PLACED)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static Route route(ForwardingEntry entry) {
        return new Route(entry.source(), entry.receiverIndex(), entry.destination(), entry.expiresNs());
    }
}
