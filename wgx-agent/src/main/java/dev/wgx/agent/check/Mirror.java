// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Asks a relay outside the tunnel how this machine looks. Each question ends within some seconds, but one. */
public interface Mirror {
    Reach reach(InetSocketAddress relay);

    /** Returns whether the machine answers pings, as far as this process may send them. */
    boolean answersPing(InetAddress address);

    /**
     * Looks at the NAT on the way.
     *
     * @param reach an answer with a reflection
     */
    Optional<NatView> look(Reach reach);

    /**
     * Watches for how long the NAT keeps a mapping that is silent. Takes a few seconds more than the longest of them.
     *
     * @param seconds of silence; 0 tells whether an answer comes in at all that another socket has asked for
     * @return whether it was there after so many seconds
     */
    SortedMap<Integer, Boolean> watchMappings(Reach reach, List<Integer> seconds);

    /** Returns whether a datagram of this UDP payload reaches the relay in one piece. */
    boolean passes(Reach reach, int payload);
}
