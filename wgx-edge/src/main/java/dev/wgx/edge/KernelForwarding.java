// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.wgx.edge.kernel.EthernetInterfaces;
import dev.wgx.edge.kernel.HookChoice;
import dev.wgx.edge.kernel.KernelMirror;
import dev.wgx.edge.kernel.KernelMirror.Reading;
import dev.wgx.edge.kernel.KernelPath;
import dev.wgx.edge.kernel.KernelPathException;
import dev.wgx.edge.kernel.KernelPathSettings;
import dev.wgx.edge.kernel.KernelTraces;
import dev.wgx.edge.kernel.KernelVerdict;
import dev.wgx.relay.RelaySettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The kernel path's life: switches it on and off at run time, keeps it at the interfaces where packets come in, and
 * leaves it behind or not when the daemon ends.
 */
public final class KernelForwarding implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.wgx.edge");
    private static final long INTERVAL_S = 30;

    public enum Mode {
        /** The kernel path is on where the machine allows it. */
        AUTO,
        ON,
        OFF
    }

    /**
     * @param interfaces where packets come in; empty for all Ethernet interfaces with an address
     * @param outlivesDaemon whether relayed sessions go on in the kernel when the daemon stops, until they expire
     */
    public record Settings(Mode mode, List<String> interfaces, boolean outlivesDaemon) {}

    /**
     * @param obstacle why it is off; empty when it is on
     * @param interfaces where it sees packets come in
     * @param verdicts what became of those
     */
    public record State(Optional<String> obstacle, List<String> interfaces, Map<KernelVerdict, Long> verdicts) {}

    private final KernelTraces traces;
    private final RelaySettings limits;
    private final KernelMirror mirror;
    private final Periodic watch = new Periodic("wgxd-kernel-path", INTERVAL_S, INTERVAL_S, this::tend);
    private final Set<String> complaints = new HashSet<>();

    private @Nullable RelayLoop loop;
    private volatile @Nullable KernelPath path;
    private Settings settings = new Settings(Mode.OFF, List.of(), false);
    private String obstacle = "switched off by KernelPath = off";

    /**
     * @param traces of the relay's port
     * @param limits how much the relay's table may hold
     * @param mirror what the relay tells of its table
     */
    public KernelForwarding(KernelTraces traces, RelaySettings limits, KernelMirror mirror) {
        this.traces = traces;
        this.limits = limits;
        this.mirror = mirror;
    }

    /** @throws KernelPathException when it must be on and cannot */
    public synchronized void start(RelayLoop running, Settings wanted) throws KernelPathException {
        loop = running;
        apply(wanted);
        watch.start();
    }

    /**
     * Switches at once; no packet is lost, since user space forwards whatever the kernel does not.
     *
     * @throws KernelPathException when it must be on and cannot: then it is off
     */
    public synchronized void apply(Settings wanted) throws KernelPathException {
        settings = wanted;
        complaints.clear();
        if (wanted.mode() == Mode.OFF) {
            switchOff();
            return;
        }
        if (path == null) {
            switchOn();
        }
        tend();
    }

    private void switchOn() throws KernelPathException {
        try {
            Optional<String> found = KernelPath.unavailability();
            if (found.isPresent()) {
                throw new KernelPathException(found.get());
            }
            begin(open());
        } catch (KernelPathException e) {
            obstacle = String.valueOf(e.getMessage());
            if (settings.mode() == Mode.ON) {
                throw e;
            }
            LOG.log(INFO, "packets are forwarded in user space, not by the kernel: {0}", obstacle);
            // It would go on forwarding by entries that nobody corrects any more.
            removeTraces();
        }
    }

    private KernelPath open() throws KernelPathException {
        try {
            traces.removeEarlier();
            return KernelPath.open(settings(Optional.of(traces.pinDirectory())));
        } catch (KernelPathException e) {
            LOG.log(INFO, "the kernel path will not outlive the daemon: {0}", e.getMessage());
            return KernelPath.open(settings(Optional.empty()));
        }
    }

    private KernelPathSettings settings(Optional<Path> pins) {
        return new KernelPathSettings(
                traces.port(), pins, 2 * limits.maxRelayedSessions(), limits.maxPeers(), HookChoice.AUTO);
    }

    private void begin(KernelPath opened) throws KernelPathException {
        try {
            ask((relay, nowNs, effects) -> {
                try {
                    mirror.begin(opened, relay::forEachEntry);
                    return opened;
                } catch (KernelPathException e) {
                    throw new CompletionException(e);
                }
            });
        } catch (KernelPathException e) {
            opened.close();
            throw e;
        }
        path = opened;
        obstacle = "";
    }

    private void switchOff() throws KernelPathException {
        obstacle = "switched off by KernelPath = off";
        KernelPath open = path;
        if (open != null) {
            ask((relay, nowNs, effects) -> {
                mirror.end(relay::forEachEntry);
                return mirror;
            });
            path = null;
            open.close();
        }
        removeTraces();
    }

    /**
     * Removes traces as far as this process may: what is left forwards for some minutes at most, until its entries
     * expire.
     */
    private void removeTraces() {
        try {
            traces.remove();
        } catch (KernelPathException e) {
            complain("what an earlier wgxd may have left in the kernel cannot be removed: " + e.getMessage());
        }
    }

    private <T> void ask(Question<T> question) throws KernelPathException {
        try {
            if (loop != null) {
                loop.ask(question).join();
            }
        } catch (CompletionException e) {
            throw new KernelPathException("the relay does not take the kernel path: " + e.getCause(), e);
        }
    }

    /** Keeps the program at the interfaces where packets come in now. */
    private synchronized void tend() {
        KernelPath open = path;
        if (open == null) {
            return;
        }
        try {
            open.refresh().forEach(this::complain);
            List<String> wanted =
                    settings.interfaces().isEmpty() ? EthernetInterfaces.withAddresses() : settings.interfaces();
            List<String> present = open.attachedInterfaces();
            for (String name : present) {
                if (!wanted.contains(name)) {
                    open.detach(name);
                }
            }
            for (String name : wanted) {
                if (!present.contains(name)) {
                    attach(open, name);
                }
            }
        } catch (KernelPathException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void attach(KernelPath open, String name) {
        try {
            open.attach(name).forEach(this::complain);
            LOG.log(INFO, "the kernel path forwards what comes in by {0}", name);
        } catch (KernelPathException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    /** Logs the sentence once, not every half minute. */
    private void complain(String sentence) {
        if (complaints.add(sentence)) {
            LOG.log(WARNING, "the kernel path: {0}", sentence);
        }
    }

    /** Brings what the kernel has counted into the relay's reports. */
    public CompletableFuture<?> refresh(Executor executor) {
        KernelPath open = path;
        RelayLoop running = loop;
        if (open == null || running == null) {
            return CompletableFuture.completedFuture(this);
        }
        return CompletableFuture.supplyAsync(() -> read(open), executor)
                .thenCompose(readings -> running.ask((relay, nowNs, effects) -> {
                    mirror.onReadings(readings, relay::findEntry);
                    return readings;
                }));
    }

    private static List<Reading> read(KernelPath open) {
        List<Reading> readings = new ArrayList<>();
        try {
            open.forEach((entry, traffic) -> readings.add(new Reading(entry, traffic)));
        } catch (KernelPathException e) {
            LOG.log(WARNING, e.getMessage());
        }
        return readings;
    }

    /** Returns what the relay's thread knows of the kernel path. */
    public KernelMirror mirror() {
        return mirror;
    }

    public synchronized State state() {
        KernelPath open = path;
        if (open == null) {
            return new State(Optional.of(obstacle), List.of(), Map.of());
        }
        try {
            return new State(Optional.empty(), open.attachedInterfaces(), open.counters());
        } catch (KernelPathException e) {
            return new State(Optional.empty(), List.of(), open.counters());
        }
    }

    /** Ends the kernel path or leaves it behind. The relay's loop has ended before: nothing changes any more. */
    @Override
    public synchronized void close() throws KernelPathException {
        watch.close();
        KernelPath open = path;
        if (open == null) {
            return;
        }
        path = null;
        open.close();
        if (!settings.outlivesDaemon() || !open.isPinned()) {
            traces.remove();
        }
    }
}
