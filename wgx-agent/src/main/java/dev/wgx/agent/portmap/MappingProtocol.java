// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.portmap;

import dev.wgx.direct.Candidate;
import java.util.Optional;

/** The bytes by which a router is asked for one UDP port. */
sealed interface MappingProtocol permits PcpMap, NatPmp {
    /** Starts over: what the router said before may not be so any more. */
    void begin();

    /**
     * Returns the next question.
     *
     * @param wished the place outside that the router gave before
     */
    byte[] question(Optional<Candidate> wished, long lifetimeS);

    /** Returns what takes the mapping back. */
    byte[] deletion();

    /** Reads any bytes from the router; empty if they answer nothing that was asked. */
    Optional<RouterAnswer> read(byte[] datagram);
}
