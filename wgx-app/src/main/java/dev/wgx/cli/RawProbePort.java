// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.direct.live.ProbePort;
import dev.wgx.direct.Candidate;
import dev.wgx.direct.Probe;
import dev.wgx.edge.udp.BorrowedPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives the agent WireGuard's port for its probes. */
final class RawProbePort implements ProbePort {
    /** The routers that a near probe passes: a home's, and perhaps one of its provider's. */
    private static final int NEAR_HOPS = 2;

    private final BorrowedPort port;

    private RawProbePort(BorrowedPort port) {
        this.port = port;
    }

    /** Opens IPv4, and IPv6 where the system has it. */
    static List<ProbePort> open(int fwMark) throws IOException {
        List<ProbePort> ports = new ArrayList<>();
        try {
            ports.add(new RawProbePort(new BorrowedPort(true, Probe.MAGIC, fwMark)));
            ports.add(new RawProbePort(new BorrowedPort(false, Probe.MAGIC, fwMark)));
        } catch (IOException e) {
            if (ports.isEmpty()) {
                throw e;
            }
            // Without IPv6 there are no candidates of it either.
        } catch (LinkageError e) {
            throw new IOException("foreign functions do not work here", e);
        }
        return ports;
    }

    @Override
    public boolean isIpv4() {
        return port.isIpv4();
    }

    @Override
    public void send(int fromPort, Candidate to, byte[] datagram, boolean isNear) {
        port.send(fromPort, to.address(), to.port(), datagram, isNear ? NEAR_HOPS : BorrowedPort.HOP_LIMIT);
    }

    @Override
    public Optional<Arrival> receive(long timeoutNs) {
        return port.receive(timeoutNs)
                .filter(arrival -> arrival.fromPort() != 0)
                .map(arrival -> new Arrival(
                        new Candidate(arrival.from(), arrival.fromPort()), arrival.toPort(), arrival.payload()));
    }

    @Override
    public void close() {
        port.close();
    }
}
