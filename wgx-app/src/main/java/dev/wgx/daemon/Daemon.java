// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.wgx.edge.DropHistory;
import dev.wgx.edge.EventFeed;
import dev.wgx.edge.EventSentence;
import dev.wgx.edge.KernelForwarding;
import dev.wgx.edge.OwnAddresses;
import dev.wgx.edge.PeerNames;
import dev.wgx.edge.ReflectionPort;
import dev.wgx.edge.RelayLoop;
import dev.wgx.edge.WarmUp;
import dev.wgx.edge.api.AfterStart;
import dev.wgx.edge.api.ControlRoutes;
import dev.wgx.edge.api.HttpServer;
import dev.wgx.edge.api.MetricsRoutes;
import dev.wgx.edge.api.MetricsSource;
import dev.wgx.edge.api.StatusSource;
import dev.wgx.edge.kernel.KernelMirror;
import dev.wgx.edge.kernel.KernelPathException;
import dev.wgx.edge.kernel.KernelTraces;
import dev.wgx.edge.store.RelayStore;
import dev.wgx.edge.store.StoreException;
import dev.wgx.edge.system.ServiceNotice;
import dev.wgx.edge.udp.UdpPort;
import dev.wgx.noise.RandomSource;
import dev.wgx.relay.Relay;
import dev.wgx.relay.store.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** A running relay: everything that {@link Wgxd} starts, and the order in which it ends. */
final class Daemon implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.wgx.daemon");

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final RelayLoop loop;
    private final Reload reload;
    private final ServiceNotice notice;

    /** @throws StartException after everything that was opened is closed again */
    static Daemon start(Path configPath, RelayConfig config, RandomSource random, String version, ServiceNotice notice)
            throws StartException {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            return new Daemon(configPath, config, random, version, notice, opened);
        } catch (StartException | RuntimeException | Error e) {
            closeAll(opened);
            throw e;
        }
    }

    private Daemon(
            Path configPath,
            RelayConfig config,
            RandomSource random,
            String version,
            ServiceNotice notice,
            Deque<AutoCloseable> opened)
            throws StartException {
        this.notice = notice;
        // The store's lock comes first: it tells a second daemon from a stranger on the port.
        RelayStore store = opened(opened, openStore(config));
        Beside warmUp = opened(
                opened,
                Beside.start("wgxd-warm-up", () -> WarmUp.run(config.udp().batchedCalls())));
        if (Runtime.getRuntime().availableProcessors() == 1) {
            // There is no beside: all else would only take the compiler's time.
            warmUp.join();
        }
        UdpPort port = openPort(config.udp());
        EventFeed feed = opened(opened, new EventFeed());
        feed.subscribe(entry -> LOG.log(INFO, EventSentence.of(entry.event())));
        Snapshot snapshot = store.load();
        KernelMirror mirror = new KernelMirror();
        Relay relay = new Relay(
                config.privateKey(), config.admission(), config.settings(), random, mirror, snapshot, RelayLoop.now());
        // Closed after the loop: until that has ended, its table changes.
        KernelForwarding kernel =
                opened(opened, new KernelForwarding(KernelTraces.ofPort(port.number()), config.settings(), mirror));
        this.loop = new RelayLoop(relay, port, store, feed::publish);
        Beside kernelStart = opened(opened, Beside.start("wgxd-kernel-start", () -> startKernelPath(kernel, config)));
        // Closed before those that ask it: they are refused then.
        opened.push(loop);
        store.start(loop::onPersisted);
        OwnAddresses addresses =
                opened(opened, new OwnAddresses(loop, config.udp().address()));
        PeerNames names = new PeerNames(config.names());
        DropHistory dropHistory = new DropHistory(System.nanoTime());
        this.reload = new Reload(configPath, config, loop, kernel, names, notice);
        AllowList allowList = new AllowList(configPath, config.privateKey().publicKey(), loop, reload);
        StatusSource source = new StatusSource(version, loop, kernel, feed, addresses, dropHistory, names);
        MetricsSource metrics = new MetricsSource(source, store, config.settings(), config.metricsPeers());
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        ControlRoutes routes = new ControlRoutes(source, metrics, feed, reload, allowList);
        opened.push(openApi(config, new AfterStart(started, routes)));
        if (config.metricsListen().isPresent()) {
            opened.push(openMetrics(config, new AfterStart(started, new MetricsRoutes(metrics))));
        }
        warmUp.join();
        loop.start();
        if (config.settings().reflectionPort() != 0 && config.settings().answersPublicKeyQuery()) {
            ReflectionPort reflection = opened(opened, openReflection(relay, config, port));
            reflection.start();
        }
        addresses.start();
        kernelStart.join();
        DropLog drops = opened(opened, new DropLog(loop, dropHistory));
        drops.start();
        HeapTrim heap = opened(opened, HeapTrim.ofThisProcess());
        heap.start();
        if (notice.signIntervalS().isPresent()) {
            Heartbeat heartbeat = opened(
                    opened, new Heartbeat(loop, notice, notice.signIntervalS().getAsLong()));
            heartbeat.start();
        }
        parts.addAll(opened);
        announce(config, version, snapshot, port);
        started.complete(true);
        notice.ready();
    }

    private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> opened, T part) {
        opened.push(part);
        return part;
    }

    private static RelayStore openStore(RelayConfig config) throws StartException {
        try {
            return RelayStore.open(config.stateFile());
        } catch (StoreException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    private static UdpPort openPort(UdpPort.Settings settings) throws StartException {
        try {
            return UdpPort.open(settings);
        } catch (IOException e) {
            String at = settings.address()
                    .map(address -> " on " + address.getHostAddress())
                    .orElse("");
            throw new StartException("cannot listen on UDP port " + settings.port() + at + " (" + e.getMessage()
                    + "): is another wgxd or WireGuard using it? See `ss -ulpn`, or change ListenPort");
        }
    }

    private static ReflectionPort openReflection(Relay relay, RelayConfig config, UdpPort port) throws StartException {
        int number = config.settings().reflectionPort();
        try {
            return ReflectionPort.open(
                    relay.newReflector(port.number(), RelayLoop.now().nowNs()),
                    config.udp().address(),
                    number);
        } catch (IOException e) {
            throw new StartException("cannot listen on UDP port " + number + " (" + e.getMessage()
                    + "): see `ss -ulpn` for who uses it, or change ReflectionPort");
        }
    }

    private void startKernelPath(KernelForwarding kernel, RelayConfig config) throws StartException {
        try {
            kernel.start(loop, config.kernelPath());
        } catch (KernelPathException e) {
            throw new StartException("the kernel path cannot be switched on (" + e.getMessage()
                    + "): mend that, or write KernelPath = auto");
        }
    }

    private HttpServer openApi(RelayConfig config, AfterStart routes) throws StartException {
        try {
            return HttpServer.onUnixSocket(config.unixSocketPath(), routes);
        } catch (IOException e) {
            throw new StartException("cannot serve the control API on " + config.unixSocketPath() + " ("
                    + e.getMessage() + "): change UnixSocketPath, or stop the daemon that uses it");
        }
    }

    private static HttpServer openMetrics(RelayConfig config, AfterStart routes) throws StartException {
        try {
            return HttpServer.onTcp(config.metricsListen().orElseThrow(), routes);
        } catch (IOException e) {
            throw new StartException("cannot serve metrics on "
                    + config.metricsListen().orElseThrow() + " (" + e.getMessage() + "): change MetricsListen");
        }
    }

    private static void announce(RelayConfig config, String version, Snapshot snapshot, UdpPort port) {
        LOG.log(
                INFO,
                "wgxd " + version + " listens on UDP port " + port.number() + ", " + port.description()
                        + "; public key " + config.privateKey().publicKey());
        LOG.log(
                INFO,
                "remembered peers: " + snapshot.peers().size() + ", hubs: "
                        + snapshot.publishedSets().size() + ", relayed sessions: "
                        + snapshot.relayedSessions().size());
        LOG.log(
                INFO,
                "full tables need "
                        + MemoryDemand.megabytes(config.memoryDemand().bytes()) + " of memory");
        boolean isNobody =
                !config.admission().everybody() && config.admission().keys().isEmpty();
        LOG.log(isNobody ? WARNING : INFO, Reload.describe(config.admission()));
    }

    Reload reload() {
        return reload;
    }

    @Override
    public void close() {
        notice.stopping();
        closeAll(parts);
        LOG.log(INFO, "stopped");
    }

    /** Closes the parts in reverse order. The store is the last one, when nothing can change any more. */
    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.log(ERROR, "while stopping", e);
            }
        }
    }
}
