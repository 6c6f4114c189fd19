package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The bytes of a route in the kernel's map, as {@code bpf/layout.h} has them. Addresses and ports in network order. */
final class MapLayout {
    /** Goes up when bytes of the same length mean something else: pinned maps of another layout are not taken over. */
    static final int VERSION = 2;

    static final int KEY_BYTES = 24;
    static final int VALUE_BYTES = 88;
    static final int SETTINGS_BYTES = 8;

    private static final int SOURCE = 0;
    private static final int SOURCE_PORT = 16;
    private static final int RECEIVER_INDEX = 20;

    private static final int DESTINATION = 0;
    private static final int LOCAL = 16;
    private static final int ARRIVES_AT = 32;
    private static final int PORT = 48;
    private static final int EXPIRES = 56;
    private static final int PACKETS = 64;
    private static final int BYTES = 72;
    private static final int LAST_USED = 80;

    private static final int SETTINGS_VERSION = 0;
    private static final int SETTINGS_PORT = 4;

    private static final ValueLayout.OfLong NETWORK_LONG = JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private MapLayout() {}

    static void writeKey(MemorySegment key, Endpoint source, int receiverIndex) {
        key.set(NETWORK_LONG, SOURCE, source.high());
        key.set(NETWORK_LONG, SOURCE + 8, source.low());
        key.set(NETWORK_SHORT, SOURCE_PORT, (short) source.port());
        key.set(JAVA_SHORT, SOURCE_PORT + 2, (short) 0);
        key.set(JAVA_INT, RECEIVER_INDEX, receiverIndex);
    }

    static void writeValue(MemorySegment value, Route route) {
        value.fill((byte) 0);
        Path destination = route.destination();
        value.set(NETWORK_LONG, DESTINATION, destination.remote().high());
        value.set(NETWORK_LONG, DESTINATION + 8, destination.remote().low());
        value.set(NETWORK_LONG, LOCAL, destination.localHigh());
        value.set(NETWORK_LONG, LOCAL + 8, destination.localLow());
        value.set(NETWORK_LONG, ARRIVES_AT, route.source().localHigh());
        value.set(NETWORK_LONG, ARRIVES_AT + 8, route.source().localLow());
        value.set(NETWORK_SHORT, PORT, (short) destination.remote().port());
        value.set(JAVA_LONG, EXPIRES, route.expiresNs());
    }

    static Route readRoute(MemorySegment key, MemorySegment value) {
        return new Route(
                new Path(endpoint(key, SOURCE, SOURCE_PORT), high(value, ARRIVES_AT), low(value, ARRIVES_AT)),
                key.get(JAVA_INT, RECEIVER_INDEX),
                new Path(endpoint(value, DESTINATION, PORT), high(value, LOCAL), low(value, LOCAL)),
                value.get(JAVA_LONG, EXPIRES));
    }

    static RouteTraffic readTraffic(MemorySegment value) {
        return new RouteTraffic(
                value.get(JAVA_LONG, PACKETS), value.get(JAVA_LONG, BYTES), value.get(JAVA_LONG, LAST_USED));
    }

    static void writeSettings(MemorySegment settings, int port) {
        settings.set(JAVA_INT, SETTINGS_VERSION, VERSION);
        settings.set(NETWORK_SHORT, SETTINGS_PORT, (short) port);
    }

    static boolean isOurs(MemorySegment settings, int port) {
        return settings.get(JAVA_INT, SETTINGS_VERSION) == VERSION
                && settings.get(NETWORK_SHORT, SETTINGS_PORT) == (short) port;
    }

    private static Endpoint endpoint(MemorySegment from, int address, int port) {
        return new Endpoint(
                high(from, address), low(from, address), Short.toUnsignedInt(from.get(NETWORK_SHORT, port)));
    }

    private static long high(MemorySegment from, int address) {
        return from.get(NETWORK_LONG, address);
    }

    private static long low(MemorySegment from, int address) {
        return from.get(NETWORK_LONG, address + 8);
    }
}
