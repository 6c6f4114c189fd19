// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import dev.wgx.direct.Candidate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The probe ports of all address families, with a thread each that receives. */
final class Probes implements AutoCloseable {
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(1);

    private final List<ProbePort> ports;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isClosing;

    private Probes(List<ProbePort> ports) {
        this.ports = List.copyOf(ports);
    }

    /**
     * @param post hands something to the loop
     * @param received is called by the loop
     */
    static Probes start(
            ProbePort.Opener opener, int fwMark, Consumer<Runnable> post, Consumer<ProbePort.Arrival> received)
            throws IOException {
        Probes probes = new Probes(opener.open(fwMark));
        for (ProbePort port : probes.ports) {
            probes.threads.add(Thread.ofPlatform()
                    .name("direct-probes")
                    .daemon()
                    .start(() -> probes.receiveAll(port, post, received)));
        }
        return probes;
    }

    private void receiveAll(ProbePort port, Consumer<Runnable> post, Consumer<ProbePort.Arrival> received) {
        while (!isClosing) {
            port.receive(WAIT_NS).ifPresent(arrival -> post.accept(() -> received.accept(arrival)));
        }
        port.close();
    }

    void send(int fromPort, Candidate to, byte[] probe, boolean isNear) {
        for (ProbePort port : ports) {
            if (port.isIpv4() == to.address().isIpv4()) {
                port.send(fromPort, to, probe, isNear);
            }
        }
    }

    /** Lets the threads end, each of which closes its port: nobody may send any more. */
    @Override
    public void close() {
        isClosing = true;
    }
}
