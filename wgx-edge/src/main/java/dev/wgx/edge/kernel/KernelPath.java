// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.edge.system.Errno;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;

/**
 * The relay's forwarding table in the kernel, and the program that forwards by it. Interfaces are those of the network
 * namespace of the calling thread. From any thread.
 */
public final class KernelPath implements AutoCloseable {
    private final KernelPathSettings settings;
    private final KernelMaps maps;
    private final Descriptor program;
    private final TcxHook tcx;
    private final ClsactHook clsact;
    private final EntryMap entries;
    private final PeerMap peers;
    private final VerdictCounters verdicts;
    private final LoopbackForwarding forwarding;

    private KernelPath(
            KernelPathSettings settings, Bpf bpf, KernelMaps maps, Descriptor program, Optional<PinDirectory> pins)
            throws KernelPathException {
        this.settings = settings;
        this.maps = maps;
        this.program = program;
        tcx = new TcxHook(bpf, pins);
        clsact = new ClsactHook(settings.port());
        forwarding = LoopbackForwarding.ofThisNamespace(pins);
        entries = new EntryMap(maps.descriptor(KernelMaps.ENTRIES));
        peers = new PeerMap(maps.descriptor(KernelMaps.PEERS));
        verdicts = new VerdictCounters(maps.descriptor(KernelMaps.VERDICTS));
    }

    /**
     * Returns one sentence on why this process cannot have a kernel path, and what it would need; empty when it can.
     */
    public static Optional<String> unavailability() {
        return Availability.obstacle();
    }

    /**
     * Takes over what is pinned: entries go on to be used and to count, and interfaces that have an older program get
     * this one between two packets. Maps of another layout or size are replaced; their sessions are in user space until
     * put again.
     */
    public static KernelPath open(KernelPathSettings settings) throws KernelPathException {
        Bpf bpf = new Bpf();
        Optional<PinDirectory> pins = settings.pinDirectory().isPresent()
                ? Optional.of(PinDirectory.prepare(bpf, settings.pinDirectory().get()))
                : Optional.empty();
        ProgramImage image = ProgramImage.bundled();
        KernelMaps maps = KernelMaps.open(bpf, image, settings, pins);
        Descriptor program = null;
        try {
            program = ForwardProgram.load(bpf, image, maps.descriptors());
            KernelPath path = new KernelPath(settings, bpf, maps, program, pins);
            path.upgrade();
            if (pins.isPresent()) {
                maps.pinFresh(pins.get());
            }
            return path;
        } catch (KernelPathException | RuntimeException e) {
            if (program != null) {
                program.close();
            }
            maps.close();
            throw e;
        }
    }

    private void upgrade() throws KernelPathException {
        for (Hook hook : List.of(tcx, clsact)) {
            for (int device : hook.devices()) {
                require(hook.attach(device, program.number()), device);
            }
        }
    }

    /**
     * Lets the program see what comes in by this interface. Does nothing where it does already.
     *
     * @return what stays in user space all the same, and what to do about it: a sentence each
     */
    public synchronized List<String> attach(String interfaceName) throws KernelPathException {
        int device = Device.named(interfaceName).index();
        List<String> hints = forwarding.enable();
        Hook chosen = switch (settings.hook()) {
            case TCX -> tcx;
            case CLSACT -> clsact;
            case AUTO -> clsact.devices().contains(device) ? clsact : tcx;
        };
        int result = chosen.attach(device, program.number());
        if (result == -Errno.EINVAL && settings.hook() == HookChoice.AUTO && chosen == tcx) {
            chosen = clsact;
            result = clsact.attach(device, program.number());
        }
        require(result, device);
        (chosen == tcx ? clsact : tcx).detach(device);
        return hints;
    }

    public synchronized void detach(String interfaceName) throws KernelPathException {
        int device = Device.named(interfaceName).index();
        tcx.detach(device);
        clsact.detach(device);
    }

    /** Returns the names of the interfaces where the program is, in order. */
    public synchronized List<String> attachedInterfaces() throws KernelPathException {
        List<Integer> attached =
                Stream.concat(tcx.devices().stream(), clsact.devices().stream()).toList();
        return Device.all().stream()
                .filter(device -> attached.contains(device.index()))
                .map(Device::name)
                .sorted()
                .toList();
    }

    /**
     * Switches on again what somebody may have switched off: the kernel's routing answers for the loopback interface.
     *
     * @return as {@link #attach}
     */
    public List<String> refresh() {
        return forwarding.enable();
    }

    /** Adds an entry, unless there is one of this receiver index. */
    public Placement put(KernelEntry entry) {
        return entries.put(entry);
    }

    /** @return what it forwarded, to the last packet; empty where there was none */
    public Optional<EntryTraffic> remove(int receiverIndex) {
        return entries.remove(receiverIndex);
    }

    /**
     * Visits every entry present throughout exactly once; others may be missed.
     *
     * @throws KernelPathException when the kernel refuses
     */
    public void forEach(BiConsumer<KernelEntry, EntryTraffic> visitor) throws KernelPathException {
        entries.forEach(visitor);
    }

    /**
     * Says where the peer of a slot is, and thereby moves all its entries.
     *
     * @return whether the kernel knows it now; then nothing goes by its former paths any more
     */
    public boolean putPeer(int slot, KernelPeer peer) {
        return peers.put(slot, peer);
    }

    /**
     * Visits every slot, with what an earlier process may have left there.
     *
     * @throws KernelPathException when the kernel refuses
     */
    public void forEachPeer(ObjIntConsumer<KernelPeer> visitor) throws KernelPathException {
        peers.forEach(visitor);
    }

    /** Returns how many peers may have entries at once. */
    public int maxPeers() {
        return settings.maxPeers();
    }

    /** Returns what became of the packets that came in by the attached interfaces, since the counters were made. */
    public Map<KernelVerdict, Long> counters() {
        return verdicts.read();
    }

    /** Tells whether the kernel path goes on without this process. */
    public boolean isPinned() {
        return settings.pinDirectory().isPresent();
    }

    /** Tells whether the entries were there before, left by an earlier process. */
    public boolean isAdopted() {
        return maps.isAdopted(KernelMaps.ENTRIES);
    }

    int program() {
        return program.number();
    }

    int map(String name) {
        return maps.descriptor(name);
    }

    /** Closes the kernel path. What is pinned goes on to work without this process. What is not, ends. */
    @Override
    public synchronized void close() throws KernelPathException {
        entries.close();
        peers.close();
        verdicts.close();
        try {
            if (settings.pinDirectory().isEmpty()) {
                KernelTraces.detachAll(tcx);
                KernelTraces.detachAll(clsact);
            }
        } finally {
            program.close();
            maps.close();
        }
    }

    private static void require(int result, int device) throws KernelPathException {
        if (result < 0) {
            throw new KernelPathException(
                    "the kernel refuses the program at interface %d: %s".formatted(device, Errno.describe(result)));
        }
    }
}
