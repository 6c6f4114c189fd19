// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.config.HostPort;
import java.net.InetAddress;
import java.util.Optional;

/** The machine that an agent runs on, besides programs and files. No clock of it can be set. */
public interface Machine {
    /** Returns a time that goes on while the machine sleeps. */
    long nowNs();

    /** Returns a time that stands still while the machine sleeps. */
    long awakeNs();

    /** Lets that much time pass, or less. */
    void pause(long ns) throws InterruptedException;

    /** Returns the number that tells an interface from a later one of the same name; 0 if it is not there. */
    int interfaceIndex(String name);

    /** Returns the first address of an interface that is not link-local, IPv4 before IPv6; empty if there is none. */
    Optional<InetAddress> innerAddress(String interfaceName);

    /** Returns the address from which the system would send there; empty if it has no way. */
    Optional<InetAddress> sourceTowards(HostPort endpoint);

    StartedLinks started();

    /** Returns the service that makes the interface, where a service manager starts it; empty where wgx itself does. */
    Optional<String> interfaceUnit();
}
