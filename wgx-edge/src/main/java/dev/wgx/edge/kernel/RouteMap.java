package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The kernel's map of routes. Writing and reading have a lock each, so that a thread that reads it all makes the loop wait
 * for nothing.
 */
final class RouteMap {
    private static final int BATCH = 1024;

    private final int map;
    private final Writer writer = new Writer();
    private final Reader reader = new Reader();

    RouteMap(int map) {
        this.map = map;
    }

    Placement put(Route route) {
        return route.suitsTheKernel() ? writer.put(route) : Placement.UNSUITED;
    }

    Optional<RouteTraffic> remove(RouteKey key) {
        return writer.remove(key);
    }

    /**
     * Each that is there all the while once; others perhaps.
     *
     * @throws KernelPathException when the kernel refuses
     */
    void forEach(BiConsumer<Route, RouteTraffic> visitor) throws KernelPathException {
        reader.forEach(visitor);
    }

    /** The descriptor may be closed once this has returned. */
    void close() {
        writer.close();
        reader.close();
    }

    private final class Writer {
        private final Bpf bpf = new Bpf();
        private final MemorySegment key = Arena.ofAuto().allocate(MapLayout.KEY_BYTES, Long.BYTES);
        private final MemorySegment value = Arena.ofAuto().allocate(MapLayout.VALUE_BYTES, Long.BYTES);
        private boolean closed;

        synchronized Placement put(Route route) {
            if (closed) {
                return Placement.REFUSED;
            }
            MapLayout.writeKey(key, route.source().remote(), route.receiverIndex());
            MapLayout.writeValue(value, route);
            return switch (bpf.update(map, key.address(), value.address())) {
                case 0 -> Placement.PLACED;
                case -Errno.E2BIG, -Errno.ENOMEM -> Placement.FULL;
                default -> Placement.REFUSED;
            };
        }

        synchronized Optional<RouteTraffic> remove(RouteKey removed) {
            if (closed) {
                return Optional.empty();
            }
            MapLayout.writeKey(key, removed.source(), removed.receiverIndex());
            int result = bpf.lookupAndDelete(map, key.address(), value.address());
            return result < 0 ? Optional.empty() : Optional.of(MapLayout.readTraffic(value));
        }

        synchronized void close() {
            closed = true;
        }
    }

    private final class Reader {
        private final Bpf bpf = new Bpf();
        private boolean closed;

        synchronized void forEach(BiConsumer<Route, RouteTraffic> visitor) throws KernelPathException {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment keys = arena.allocate((long) BATCH * MapLayout.KEY_BYTES, Long.BYTES);
                MemorySegment values = arena.allocate((long) BATCH * MapLayout.VALUE_BYTES, Long.BYTES);
                MemorySegment position = arena.allocate(Long.BYTES, Long.BYTES);
                MemorySegment count = arena.allocate(JAVA_INT);
                long after = 0;
                int result = closed ? -Errno.ENOENT : 0;
                while (result == 0) {
                    count.set(JAVA_INT, 0, BATCH);
                    result = bpf.lookupBatch(map, after, position.address(), keys.address(), values.address(), count);
                    if (result < 0 && result != -Errno.ENOENT) {
                        throw new KernelPathException("the kernel's routes cannot be read: " + Errno.describe(result));
                    }
                    visit(keys, values, count.get(JAVA_INT, 0), visitor);
                    after = position.address();
                }
            }
        }

        private void visit(
                MemorySegment keys, MemorySegment values, int count, BiConsumer<Route, RouteTraffic> visitor) {
            for (int i = 0; i < count; i++) {
                MemorySegment key = keys.asSlice((long) i * MapLayout.KEY_BYTES, MapLayout.KEY_BYTES);
                MemorySegment value = values.asSlice((long) i * MapLayout.VALUE_BYTES, MapLayout.VALUE_BYTES);
                visitor.accept(MapLayout.readRoute(key, value), MapLayout.readTraffic(value));
            }
        }

        synchronized void close() {
            closed = true;
        }
    }
}
