// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.handshake;

import dev.wgx.bench.measure.Comeback;
import dev.wgx.bench.peer.NetworkException;
import dev.wgx.bench.peer.Population;
import dev.wgx.bench.traffic.Phase;
import dev.wgx.bench.traffic.Probe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/** All spokes of a hub send on while their relay restarts, until every one of them is heard again. */
public final class RestartTrial {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(120);
    private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** The relay has stored by then what it has to remember. */
    private static final long REST_NS = TimeUnit.SECONDS.toNanos(2);
    /** So many spokes send in each turn: some 20 000 datagrams a second. */
    private static final int SPOKES_PER_TURN = 20;

    private static final double MS_NS = 1e6;
    private static final int WINDOW = 256;

    private final String name;
    private final Population population;
    private final RelayedLoad calls;
    private final BitSet heard = new BitSet();
    private final BitSet online = new BitSet();
    private final ByteBuffer probe = ByteBuffer.allocate(Probe.MIN_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private int nextSpoke = 1;

    /** Ends the relay and starts it again. */
    @FunctionalInterface
    public interface Restart {
        /** @param onEnded called when the old process has ended */
        void run(Runnable onEnded) throws IOException;
    }

    public RestartTrial(String name, Population population) {
        this.name = name;
        this.population = population;
        this.calls = new RelayedLoad(population, WINDOW);
    }

    /** @throws NetworkException when some do not come back */
    public Comeback run(Restart restart) throws IOException, NetworkException {
        callAll();
        awaitAllHeard(System.nanoTime());
        rest();
        heard.clear();
        population.setSessionListener(online::set);
        long startNs = System.nanoTime();
        long[] endedNs = new long[1];
        restart.run(() -> endedNs[0] = System.nanoTime() - startNs);
        long firstNs = awaitAllHeard(startNs);
        long allNs = System.nanoTime() - startNs;
        long onlineNs = awaitAllOnline(startNs);
        return new Comeback(
                name, population.spokes(), endedNs[0] / MS_NS, firstNs / MS_NS, allNs / MS_NS, onlineNs / MS_NS);
    }

    private void callAll() throws NetworkException {
        long startNs = System.nanoTime();
        int called = 0;
        for (int spoke = 1; spoke <= population.spokes(); spoke++) {
            while (calls.index(spoke) == 0) {
                calls.window().fill(System.nanoTime());
                population.turn(TURN_NS, calls);
                require(startNs, called + " spokes shook hands with the hub");
            }
            called++;
        }
    }

    private void rest() {
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < REST_NS) {
            population.turn(TURN_NS, this::onMessage);
        }
    }

    /** Returns when the first was. */
    private long awaitAllHeard(long startNs) throws NetworkException {
        long firstNs = -1;
        while (heard.cardinality() < population.spokes()) {
            for (int i = 0; i < SPOKES_PER_TURN; i++) {
                sendNext();
            }
            long untilNs = System.nanoTime() + TURN_NS;
            do {
                population.turn(Math.max(0, untilNs - System.nanoTime()), this::onMessage);
            } while (System.nanoTime() - untilNs < 0);
            if (firstNs < 0 && !heard.isEmpty()) {
                firstNs = System.nanoTime() - startNs;
            }
            require(startNs, heard.cardinality() + " spokes were heard by the hub");
        }
        return firstNs;
    }

    private long awaitAllOnline(long startNs) throws NetworkException {
        // The hub is one of them.
        while (online.cardinality() <= population.spokes()) {
            population.turn(TURN_NS, this::onMessage);
            require(startNs, online.cardinality() + " peers have a new session with the relay");
        }
        return System.nanoTime() - startNs;
    }

    private void sendNext() {
        if (!heard.get(nextSpoke)) {
            Probe.write(probe, 0, calls.index(nextSpoke), 0, Phase.HELLO, nextSpoke, System.nanoTime());
            population.send(nextSpoke, probe);
        }
        nextSpoke = nextSpoke == population.spokes() ? 1 : nextSpoke + 1;
    }

    private boolean onMessage(int member, ByteBuffer message) {
        if (member == Population.HUB && Probe.isProbe(message)) {
            heard.set(Probe.flow(message));
            return true;
        }
        return calls.onMessage(member, message);
    }

    private static void require(long startNs, String reached) throws NetworkException {
        if (System.nanoTime() - startNs > PATIENCE_NS) {
            throw new NetworkException("only " + reached);
        }
    }
}
