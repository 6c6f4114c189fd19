// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import dev.wgx.bench.traffic.Flow;
import dev.wgx.bench.traffic.Load;
import dev.wgx.bench.traffic.Phase;
import dev.wgx.bench.traffic.Sender;
import dev.wgx.bench.traffic.Sink;
import dev.wgx.bench.traffic.Tally;
import dev.wgx.edge.udp.PeerPorts;
import dev.wgx.noise.RandomSource;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A hub and spokes that reach each other through a relay, and stay so until it is closed. */
public final class Network implements AutoCloseable {
    private static final int HELLO_ATTEMPTS = 30;
    private static final long HELLO_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PeerPorts hubPorts;
    private final PeerPorts spokePorts;
    private final List<Flow> up = new ArrayList<>();
    private final List<Flow> down = new ArrayList<>();
    private final Side hub;
    private final Side spokes;
    private final Optional<Introduction> introduction;
    /** Spokes whose hello the hub has answered. */
    private final RollCall greeted;

    private Network(
            DrivenRelay relay,
            int count,
            int strangers,
            PeerPorts hubPorts,
            PeerPorts spokePorts,
            RandomSource random) {
        this.hubPorts = hubPorts;
        this.spokePorts = spokePorts;
        greeted = new RollCall(count);
        Path toRelay = Path.to(Endpoint.of(relay.address()));
        for (int number = 0; number < count; number++) {
            up.add(new Flow(number, number, toRelay, number + 1));
            down.add(new Flow(number, 0, toRelay, number + 1));
        }
        boolean isRaw = relay.mode() == Mode.RAW;
        introduction = isRaw
                ? Optional.empty()
                : Optional.of(
                        new Introduction(random, relay.key(), strangers, toRelay, hubPorts, spokePorts, up, down));
        hub = new Side(
                "hub",
                hubPorts,
                introduction.map(made -> List.of(made.hub())).orElse(List.of()),
                down,
                new Sink(count, false),
                (flow, back) -> answer(flow, isRaw ? Optional.of(back) : Optional.empty()));
        spokes = new Side(
                "spokes",
                spokePorts,
                introduction.map(Introduction::spokes).orElse(List.of()),
                up,
                new Sink(count, true),
                (flow, back) -> greeted.report(flow));
    }

    /**
     * @param segmenting whether a burst leaves as one message
     * @param strangers how many spokes that do not exist the hub publishes beside its own
     * @throws NetworkException if they cannot reach each other
     */
    public static Network connect(DrivenRelay relay, int spokes, boolean segmenting, int strangers, RandomSource random)
            throws IOException, NetworkException {
        // The hub's port first: it may be a given one, and the spokes' are whatever is free.
        PeerPorts hubPorts = PeerPorts.open(Optional.empty(), relay.hubPort(), 1, segmenting);
        PeerPorts spokePorts;
        try {
            spokePorts = PeerPorts.open(Optional.empty(), 0, spokes, segmenting);
        } catch (IOException e) {
            hubPorts.close();
            throw e;
        }
        Network network = new Network(relay, spokes, strangers, hubPorts, spokePorts, random);
        network.hub.start();
        network.spokes.start();
        try {
            network.join();
        } catch (NetworkException | RuntimeException e) {
            network.close();
            throw e;
        }
        return network;
    }

    private void join() throws NetworkException {
        if (introduction.isPresent()) {
            introduction.get().make(hub, spokes);
        }
        for (int attempt = 0; attempt < HELLO_ATTEMPTS; attempt++) {
            spokes.run(this::greet);
            if (greeted.await(HELLO_INTERVAL_NS)) {
                return;
            }
        }
        throw new NetworkException("only " + greeted + " spokes got probes to the hub and back");
    }

    private void greet() {
        for (int number = 0; number < up.size(); number++) {
            if (!greeted.isPresent(number)) {
                Sender.greet(spokePorts, up.get(number), System.nanoTime());
            }
        }
    }

    private void answer(int number, Optional<Path> way) {
        if (number < 0 || number >= down.size()) {
            return;
        }
        Flow flow = down.get(number);
        way.ifPresent(flow::redirect);
        Sender.greet(hubPorts, flow, System.nanoTime());
    }

    /** Starts sending, at first to warm up. */
    public void begin(Load load) {
        take();
        boolean both = load.direction().isUp() && load.direction().isDown();
        if (load.direction().isUp()) {
            spokes.begin(load, hub, both);
        }
        if (load.direction().isDown()) {
            hub.begin(load, spokes, both);
        }
    }

    public void enter(Phase phase) {
        spokes.enter(phase);
        hub.enter(phase);
    }

    /** Stops sending, and returns how many measured probes were sent. */
    public long end() {
        return spokes.end() + hub.end();
    }

    /** Returns what was measured since the last time it was taken. */
    public Tally take() {
        return spokes.take().plus(hub.take());
    }

    /** Returns how many datagrams were sent since {@link #begin}. */
    public long sent() {
        return spokes.sent() + hub.sent();
    }

    /** Returns how many datagrams of any phase were delivered in all. */
    public long delivered() {
        return spokes.sink().delivered() + hub.sink().delivered();
    }

    public long deliveredBytes() {
        return spokes.sink().deliveredBytes() + hub.sink().deliveredBytes();
    }

    /** Datagrams that came and that the peers were too slow to take, ever. */
    public long kernelDrops() {
        return spokes.kernelDrops() + hub.kernelDrops();
    }

    /** Datagrams that the peers' own system did not send, ever. */
    public long unsent() {
        return spokes.unsent() + hub.unsent();
    }

    @Override
    public void close() {
        spokes.close();
        hub.close();
    }
}
