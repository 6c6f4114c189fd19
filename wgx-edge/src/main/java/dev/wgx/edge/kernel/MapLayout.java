// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.data.ForwardingPeer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The bytes of the kernel's maps, as {@code bpf/layout.h} has them. Addresses and ports in network order. */
final class MapLayout {
    /**
     * The version of the layout. It goes up when bytes of the same length mean something else: pinned maps of another
     * layout are not taken over.
     */
    static final int VERSION = 3;

    /** The length of a receiver index or a slot. */
    static final int KEY_BYTES = 4;

    static final int ENTRY_BYTES = 48;
    static final int PEER_BYTES = 152;
    static final int SETTINGS_BYTES = 8;

    private static final int SOURCE = 0;
    private static final int DESTINATION = 8;
    private static final int EXPIRES = 16;
    private static final int PACKETS = 24;
    private static final int BYTES = 32;
    private static final int LAST_USED = 40;

    private static final int PEER_VERSION = 0;
    private static final int PEER_GENERATION = 4;
    private static final int PATHS = 8;
    private static final int PATH_BYTES = 36;
    private static final int REMOTE = 0;
    private static final int LOCAL = 16;
    private static final int PORT = 32;

    private static final int SETTINGS_VERSION = 0;
    private static final int SETTINGS_PORT = 4;

    private static final ValueLayout.OfLong NETWORK_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private MapLayout() {}

    static void writeEntry(MemorySegment value, KernelEntry entry) {
        value.fill((byte) 0);
        writeRef(value, SOURCE, entry.source());
        writeRef(value, DESTINATION, entry.destination());
        value.set(JAVA_LONG, EXPIRES, entry.expiresNs());
    }

    static KernelEntry readEntry(int receiverIndex, MemorySegment value) {
        return new KernelEntry(
                receiverIndex, readRef(value, SOURCE), readRef(value, DESTINATION), value.get(JAVA_LONG, EXPIRES));
    }

    static EntryTraffic readTraffic(MemorySegment value) {
        return new EntryTraffic(
                value.get(JAVA_LONG, PACKETS), value.get(JAVA_LONG, BYTES), value.get(JAVA_LONG, LAST_USED));
    }

    private static void writeRef(MemorySegment value, int at, PeerRef peer) {
        value.set(JAVA_INT, at, peer.slot());
        value.set(JAVA_INT, at + 4, peer.generation());
    }

    private static PeerRef readRef(MemorySegment value, int at) {
        return new PeerRef(value.get(JAVA_INT, at), value.get(JAVA_INT, at + 4));
    }

    static int peerVersion(MemorySegment value) {
        return value.get(JAVA_INT, PEER_VERSION);
    }

    static void setPeerVersion(MemorySegment value, int version) {
        value.set(JAVA_INT, PEER_VERSION, version);
    }

    /** Writes a peer, but leaves its version as it is. */
    static void writePeer(MemorySegment value, KernelPeer peer) {
        value.asSlice(PATHS).fill((byte) 0);
        value.set(JAVA_INT, PEER_GENERATION, peer.generation());
        for (int i = 0; i < peer.paths().size(); i++) {
            writePath(
                    value.asSlice(PATHS + (long) i * PATH_BYTES, PATH_BYTES),
                    peer.paths().get(i));
        }
    }

    private static void writePath(MemorySegment to, Path path) {
        to.set(NETWORK_LONG, REMOTE, path.remote().high());
        to.set(NETWORK_LONG, REMOTE + 8, path.remote().low());
        to.set(NETWORK_LONG, LOCAL, path.localHigh());
        to.set(NETWORK_LONG, LOCAL + 8, path.localLow());
        to.set(NETWORK_SHORT, PORT, (short) path.remote().port());
    }

    /** Reads a peer, without paths if its writer died in the middle. */
    static KernelPeer readPeer(MemorySegment value) {
        List<Path> paths = new ArrayList<>();
        boolean isWhole = (peerVersion(value) & 1) == 0;
        for (int i = 0; isWhole && i < ForwardingPeer.MAX_PATHS; i++) {
            paths.add(readPath(value.asSlice(PATHS + (long) i * PATH_BYTES, PATH_BYTES)));
        }
        return new KernelPeer(value.get(JAVA_INT, PEER_GENERATION), paths);
    }

    private static Path readPath(MemorySegment from) {
        Endpoint remote = new Endpoint(
                from.get(NETWORK_LONG, REMOTE),
                from.get(NETWORK_LONG, REMOTE + 8),
                Short.toUnsignedInt(from.get(NETWORK_SHORT, PORT)));
        return new Path(remote, from.get(NETWORK_LONG, LOCAL), from.get(NETWORK_LONG, LOCAL + 8));
    }

    static void writeSettings(MemorySegment settings, int port) {
        settings.set(JAVA_INT, SETTINGS_VERSION, VERSION);
        settings.set(NETWORK_SHORT, SETTINGS_PORT, (short) port);
    }

    static boolean isOurs(MemorySegment settings, int port) {
        return settings.get(JAVA_INT, SETTINGS_VERSION) == VERSION
                && settings.get(NETWORK_SHORT, SETTINGS_PORT) == (short) port;
    }
}
