// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import dev.wgx.agent.link.Machine;
import dev.wgx.config.HostPort;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The signs that something has happened, which cost nothing to see, so that nobody has to wait for the next round.
 *
 * @param interfaceIndex another one is another interface; 0 is none
 * @param towards the relay's endpoint that the way was looked up for
 * @param source the address that this machine has in the network through which it reaches that endpoint
 * @param sleptNs the time that this machine has slept since it was started
 */
record Signs(int interfaceIndex, Optional<HostPort> towards, Optional<InetAddress> source, long sleptNs) {
    /** The two clocks are not read at one instant. */
    private static final long CLOCKS_APART_NS = TimeUnit.MILLISECONDS.toNanos(500);

    static Signs look(Machine machine, String interfaceName, Optional<HostPort> towards) {
        return new Signs(
                machine.interfaceIndex(interfaceName),
                towards,
                towards.flatMap(machine::sourceTowards),
                machine.nowNs() - machine.awakeNs());
    }

    /** Returns whether the interface was replaced, the machine is in another network, or it has slept. */
    boolean isNewsAfter(Signs earlier) {
        boolean isElsewhere = towards.equals(earlier.towards) && !source.equals(earlier.source);
        boolean hasSlept = sleptNs - earlier.sleptNs > CLOCKS_APART_NS;
        return interfaceIndex != earlier.interfaceIndex || isElsewhere || hasSlept;
    }
}
