// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.wgx.edge.system.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program's maps: those that are pinned where they fit, else new ones. */
final class KernelMaps implements AutoCloseable {
    static final String ENTRIES = "entries";
    static final String PEERS = "peers";
    static final String SETTINGS = "settings";
    static final String VERDICTS = "verdicts";

    private static final int MAP_INFO_BYTES = 24;

    private final Bpf bpf;
    private final Map<String, Descriptor> maps = new LinkedHashMap<>();
    private final List<String> fresh = new ArrayList<>();

    private KernelMaps(Bpf bpf) {
        this.bpf = bpf;
    }

    static KernelMaps open(Bpf bpf, ProgramImage image, KernelPathSettings settings, Optional<PinDirectory> pins)
            throws KernelPathException {
        KernelMaps maps = new KernelMaps(bpf);
        try {
            boolean sameLayout = maps.adopt(SETTINGS, image.map(SETTINGS), pins) && maps.isOurs(settings.port());
            if (!sameLayout) {
                maps.create(SETTINGS, image.map(SETTINGS));
                maps.writeSettings(settings.port());
            }
            MapDefinition entries = image.map(ENTRIES).withMaxEntries(settings.maxEntries());
            MapDefinition peers = image.map(PEERS).withMaxEntries(settings.maxPeers());
            // Entries mean nothing without their peers.
            if (!sameLayout || !maps.adopt(ENTRIES, entries, pins) || !maps.adopt(PEERS, peers, pins)) {
                maps.create(ENTRIES, entries);
                maps.create(PEERS, peers);
            }
            if (!maps.adopt(VERDICTS, image.map(VERDICTS), pins)) {
                maps.create(VERDICTS, image.map(VERDICTS));
            }
            return maps;
        } catch (KernelPathException | RuntimeException e) {
            maps.close();
            throw e;
        }
    }

    int descriptor(String name) {
        return get(name).number();
    }

    Map<String, Integer> descriptors() {
        Map<String, Integer> descriptors = new LinkedHashMap<>();
        maps.forEach((name, map) -> descriptors.put(name, map.number()));
        return descriptors;
    }

    boolean isAdopted(String name) {
        return !fresh.contains(name);
    }

    /** Pins the new maps, once the program that is in use has them. */
    void pinFresh(PinDirectory pins) throws KernelPathException {
        for (String name : fresh) {
            pins.pin(name, get(name));
        }
    }

    private Descriptor get(String name) {
        Descriptor map = maps.get(name);
        if (map == null) {
            throw new IllegalStateException("no map " + name);
        }
        return map;
    }

    private void create(String name, MapDefinition definition) throws KernelPathException {
        put(name, Descriptor.of(bpf, bpf.createMap(definition, "wgx_" + name), "the map " + name));
        fresh.add(name);
    }

    private boolean adopt(String name, MapDefinition definition, Optional<PinDirectory> pins)
            throws KernelPathException {
        Optional<Descriptor> pinned = pins.isPresent() ? pins.get().find(name) : Optional.empty();
        if (pinned.isEmpty()) {
            return false;
        }
        if (!definition.equals(definitionOf(pinned.get()))) {
            pinned.get().close();
            return false;
        }
        put(name, pinned.get());
        return true;
    }

    private void put(String name, Descriptor map) {
        Descriptor replaced = maps.put(name, map);
        if (replaced != null) {
            replaced.close();
        }
    }

    private MapDefinition definitionOf(Descriptor map) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(MAP_INFO_BYTES, Long.BYTES);
            bpf.describe(map.number(), info);
            return new MapDefinition(
                    info.get(JAVA_INT, 0),
                    info.get(JAVA_INT, 8),
                    info.get(JAVA_INT, 12),
                    info.get(JAVA_INT, 16),
                    info.get(JAVA_INT, 20));
        }
    }

    private boolean isOurs(int port) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment zero = arena.allocate(JAVA_INT);
            MemorySegment value = arena.allocate(MapLayout.SETTINGS_BYTES, Long.BYTES);
            return bpf.lookup(descriptor(SETTINGS), zero.address(), value.address()) == 0
                    && MapLayout.isOurs(value, port);
        }
    }

    private void writeSettings(int port) throws KernelPathException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment zero = arena.allocate(JAVA_INT);
            MemorySegment value = arena.allocate(MapLayout.SETTINGS_BYTES, Long.BYTES);
            MapLayout.writeSettings(value, port);
            int result = bpf.update(descriptor(SETTINGS), zero.address(), value.address());
            if (result < 0) {
                throw new KernelPathException("the kernel refuses the relay's port: " + Errno.describe(result));
            }
        }
    }

    @Override
    public void close() {
        maps.values().forEach(Descriptor::close);
    }
}
