// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import dev.wgx.direct.Candidate;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Sends and receives probes of one address family at WireGuard's own port. One thread may send, another receive. */
public interface ProbePort extends AutoCloseable {

    /** @param toPort the port of this machine that it was sent to */
    record Arrival(Candidate from, int toPort, byte[] datagram) {}

    /** Makes the ports of all families that this machine has. */
    @FunctionalInterface
    interface Opener {
        /**
         * @param fwMark of WireGuard's own packets, so that probes take the same way; 0 is none
         * @throws IOException with the reason in half a sentence, if this program may not send probes
         */
        List<ProbePort> open(int fwMark) throws IOException;
    }

    boolean isIpv4();

    /** @param isNear whether the next routers may pass it on, but nobody far away may get it */
    void send(int fromPort, Candidate to, byte[] datagram, boolean isNear);

    /** Waits for the next probe; empty when that time is over. */
    Optional<Arrival> receive(long timeoutNs);

    @Override
    void close();
}
