// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import dev.wgx.edge.udp.PeerPorts;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;

/** Sends one side's flows in turn, a burst of each. Nothing is copied but by the kernel. One thread owns it. */
public final class Sender {
    private static final int MAX_DATAGRAMS_PER_TURN = 512;

    private final PeerPorts ports;
    private final List<Flow> flows;
    private final Load load;
    private final Pacing pacing;
    private Phase phase = Phase.WARMUP;
    private int nextFlow;
    private long ordinal;
    private int memoryUsed;
    private long sent;
    private long measured;

    /** @param passed see {@link Sink#passed}, of the side that receives */
    public Sender(PeerPorts ports, List<Flow> flows, Load load, LongSupplier passed, long nowNs) {
        this.ports = ports;
        this.flows = flows;
        this.load = load;
        this.pacing = load.pacing(passed, nowNs);
    }

    /** Sends one datagram that says hello. */
    public static void greet(PeerPorts ports, Flow flow, long nowNs) {
        flow.writeNext(ports.memory(), 0, Phase.HELLO, nowNs);
        ports.send(flow.port(), 0, Probe.MIN_LENGTH, flow.path());
        ports.flush();
    }

    public void enter(Phase next) {
        phase = next;
    }

    /** Sends what is permitted, at least some of it. Returns how long nothing more will be. */
    public long turn(long nowNs) {
        long permitted = pacing.permitted(nowNs);
        int budget = MAX_DATAGRAMS_PER_TURN;
        while (permitted >= load.burst() && budget > 0) {
            sendBurst(flows.get(nextFlow));
            nextFlow = (nextFlow + 1) % flows.size();
            pacing.onSent(load.burst());
            permitted -= load.burst();
            budget -= load.burst();
        }
        flush();
        return permitted >= load.burst() ? 0 : pacing.waitNs(nowNs);
    }

    /** Returns how many datagrams of all phases were sent. */
    public long sent() {
        return sent;
    }

    public long measured() {
        return measured;
    }

    private void sendBurst(Flow flow) {
        long nowNs = System.nanoTime();
        for (int i = 0; i < load.burst(); i++) {
            sendOne(flow, nowNs);
        }
        if (load.segmenting()) {
            // Else the next flow might join the message: a super-packet of several flows is not what senders make.
            flush();
        }
        sent += load.burst();
        measured += phase == Phase.MEASURED ? load.burst() : 0;
    }

    private void sendOne(Flow flow, long nowNs) {
        int length = load.sizes().at(ordinal++);
        ByteBuffer memory = ports.memory();
        if (memoryUsed + length > memory.capacity()) {
            flush();
        }
        flow.writeNext(memory, memoryUsed, phase, nowNs);
        ports.send(flow.port(), memoryUsed, length, flow.path());
        memoryUsed += length;
    }

    private void flush() {
        ports.flush();
        memoryUsed = 0;
    }
}
