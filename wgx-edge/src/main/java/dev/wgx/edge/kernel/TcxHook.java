// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Links at the tcx hook, pinned as {@code link-INDEX} where there is a directory for it. Behind all that is there
 * already.
 */
final class TcxHook implements Hook {
    private static final String PREFIX = "link-";
    private static final int LINK_INFO_BYTES = 24;
    private static final int INFO_DEVICE = 16;

    private final Bpf bpf;
    private final Optional<PinDirectory> pins;

    /** The links that are not pinned: they end with the process. */
    private final Map<Integer, Descriptor> held = new TreeMap<>();

    TcxHook(Bpf bpf, Optional<PinDirectory> pins) {
        this.bpf = bpf;
        this.pins = pins;
    }

    @Override
    public int attach(int device, int program) throws KernelPathException {
        Optional<Descriptor> present = find(device);
        if (present.isPresent()) {
            int result = bpf.updateLink(present.get().number(), program);
            release(present.get());
            return result;
        }
        int link = bpf.createTcxLink(program, device);
        if (link < 0) {
            return link;
        }
        keep(device, Descriptor.of(bpf, link, "a link"));
        return 0;
    }

    private void keep(int device, Descriptor link) throws KernelPathException {
        if (pins.isEmpty()) {
            held.put(device, link);
            return;
        }
        // Pinned or not, it must not hang on this process: nobody would know of it.
        try (link) {
            pins.get().pin(PREFIX + device, link);
        }
    }

    @Override
    public void detach(int device) throws KernelPathException {
        Optional<Descriptor> link = find(device);
        if (link.isEmpty()) {
            return;
        }
        // Closing the last descriptor detaches too, but some time later.
        bpf.detachLink(link.get().number());
        link.get().close();
        held.remove(device);
        if (pins.isPresent()) {
            pins.get().remove(PREFIX + device);
        }
    }

    @Override
    public List<Integer> devices() throws KernelPathException {
        List<Integer> devices = new ArrayList<>(held.keySet());
        for (int device : pins.isPresent() ? pins.get().numbers(PREFIX) : List.<Integer>of()) {
            find(device).ifPresent(link -> {
                release(link);
                devices.add(device);
            });
        }
        return devices;
    }

    /** Finds the link to that interface. One whose interface is gone is removed. */
    private Optional<Descriptor> find(int device) throws KernelPathException {
        Optional<Descriptor> link =
                pins.isPresent() ? pins.get().find(PREFIX + device) : Optional.ofNullable(held.get(device));
        if (link.isEmpty() || deviceOf(link.get()) == device) {
            return link;
        }
        link.get().close();
        held.remove(device);
        if (pins.isPresent()) {
            pins.get().remove(PREFIX + device);
        }
        return Optional.empty();
    }

    private int deviceOf(Descriptor link) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(LINK_INFO_BYTES, Long.BYTES);
            return bpf.describe(link.number(), info) == 0 ? info.get(JAVA_INT, INFO_DEVICE) : 0;
        }
    }

    private void release(Descriptor link) {
        if (pins.isPresent()) {
            link.close();
        }
    }
}
