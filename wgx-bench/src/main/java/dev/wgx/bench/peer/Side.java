// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import dev.wgx.bench.traffic.Flow;
import dev.wgx.bench.traffic.Load;
import dev.wgx.bench.traffic.Phase;
import dev.wgx.bench.traffic.Probe;
import dev.wgx.bench.traffic.Sender;
import dev.wgx.bench.traffic.Sink;
import dev.wgx.bench.traffic.Tally;
import dev.wgx.edge.RelayLoop;
import dev.wgx.edge.udp.PeerPorts;
import dev.wgx.relay.Datagram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The hub, or all spokes: one thread with its ports, devices and flows. */
final class Side implements AutoCloseable {
    private static final int MAX_CALLS = 64;
    /** The interval at which a side that only sends looks for handshakes and calls. */
    private static final long LOOK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final String NAP_PRECISION_NS = "1000";

    private final PeerPorts ports;
    private final List<PortDevice> devices;
    private final List<Flow> flows;
    private final Sink sink;
    private final Hellos hellos;
    private final List<Clockwork> clockworks;
    private final BlockingQueue<Runnable> calls = new ArrayBlockingQueue<>(MAX_CALLS);
    private final Thread thread;
    private volatile boolean stopping;

    private @Nullable Sender sender;
    private boolean isSink = true;
    private long timersNs;
    private long lookedNs;
    private int receivingPort = -1;
    private long receivedNs;

    /** @param devices one for each port, or none at all */
    Side(String name, PeerPorts ports, List<PortDevice> devices, List<Flow> flows, Sink sink, Hellos hellos) {
        this.ports = ports;
        this.devices = devices;
        this.flows = flows;
        this.sink = sink;
        this.hellos = hellos;
        clockworks = new ArrayList<>(devices);
        timersNs = System.nanoTime();
        thread = Thread.ofPlatform().name("bench-" + name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Runs it on the side's thread, and waits for the result. */
    <T> T call(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        calls.add(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        ports.wakeup();
        return answer.join();
    }

    void run(Runnable action) {
        call(() -> {
            action.run();
            return true;
        });
    }

    /** Adds a clockwork. To be called on the side's thread. */
    void add(Clockwork clockwork) {
        clockworks.add(clockwork);
        timersNs = System.nanoTime();
    }

    /** Looks at the deadlines at once, since the devices were told something. To be called on the side's thread. */
    void look() {
        timersNs = System.nanoTime();
    }

    Sink sink() {
        return sink;
    }

    void begin(Load load, Side to, boolean alsoReceives) {
        run(() -> {
            isSink = alsoReceives;
            sender = new Sender(ports, flows, load, to.sink::passed, System.nanoTime());
        });
    }

    void enter(Phase phase) {
        run(() -> {
            if (sender != null) {
                sender.enter(phase);
            }
        });
    }

    long sent() {
        return call(() -> sender == null ? 0 : sender.sent());
    }

    /** Stops sending, and returns how many measured probes were sent. */
    long end() {
        return call(() -> {
            long measured = sender == null ? 0 : sender.measured();
            sender = null;
            isSink = true;
            return measured;
        });
    }

    Tally take() {
        return call(sink::take);
    }

    long kernelDrops() {
        return call(ports::kernelDrops);
    }

    long unsent() {
        return ports.unsent();
    }

    @Override
    public void close() {
        stopping = true;
        ports.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        nap();
        while (!stopping) {
            turn();
        }
        ports.close();
    }

    private void turn() {
        for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
            call.run();
        }
        long nowNs = System.nanoTime();
        if (timersNs - nowNs <= 0) {
            runTimers(nowNs);
        }
        long waitNs = timersNs - nowNs;
        if (sender != null) {
            waitNs = Math.min(waitNs, sender.turn(nowNs));
        }
        if (isSink) {
            receive(Math.max(0, waitNs));
        } else {
            sleep(nowNs, waitNs);
        }
    }

    /** Sleeps, which is cheaper than a wait at all ports. */
    private void sleep(long nowNs, long waitNs) {
        if (nowNs - lookedNs > LOOK_INTERVAL_NS) {
            lookedNs = nowNs;
            receive(0);
        } else if (waitNs > 0) {
            LockSupport.parkNanos(Math.min(waitNs, LOOK_INTERVAL_NS));
        }
    }

    private void receive(long waitNs) {
        receivingPort = -1;
        ports.receive(waitNs, this::onDatagram);
    }

    private void runTimers(long nowNs) {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < clockworks.size(); i++) {
            Clockwork clockwork = clockworks.get(i);
            if (clockwork.nextDeadlineNs() <= nowNs) {
                clockwork.onDeadline(nowNs, RelayLoop.wallNs());
            }
            next = Math.min(next, clockwork.nextDeadlineNs());
        }
        ports.flush();
        timersNs = Math.min(next, nowNs + TimeUnit.SECONDS.toNanos(1));
    }

    private void onDatagram(int port, Datagram datagram) {
        if (port != receivingPort) {
            receivingPort = port;
            receivedNs = System.nanoTime();
        }
        ByteBuffer payload = datagram.payload();
        if (!Probe.isProbe(payload)) {
            onHandshake(port, payload);
            return;
        }
        sink.onProbe(port, payload, receivedNs);
        if (Probe.phase(payload) == Phase.HELLO) {
            hellos.onHello(Probe.flow(payload), datagram.path());
        }
    }

    private void onHandshake(int port, ByteBuffer message) {
        if (port < devices.size()) {
            devices.get(port).onDatagram(message, receivedNs, RelayLoop.wallNs());
            timersNs = receivedNs;
        }
    }

    /** Lets this thread's waits end within a microsecond of their time: the kernel's default would be fifty. */
    private static void nap() {
        try {
            Path self = Files.readSymbolicLink(Path.of("/proc/thread-self"));
            Files.writeString(Path.of("/proc/" + self.getFileName() + "/timerslack_ns"), NAP_PRECISION_NS);
        } catch (IOException coarse) {
            // Bursts come a little less regularly.
        }
    }
}
