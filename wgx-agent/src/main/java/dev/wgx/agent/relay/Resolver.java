// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import dev.wgx.config.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.List;

/** Looks names up. */
@FunctionalInterface
public interface Resolver {
    /**
     * Returns all addresses in the system's order of preference; none while the name is not known. It takes a bounded
     * time.
     */
    List<InetAddress> resolve(HostPort endpoint);

    /**
     * Returns the system's own resolver, which remembers nothing: it is asked again when an answer may have changed.
     */
    static Resolver system() {
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        System.setProperty("java.net.preferIPv6Addresses", "system");
        TimedLookup names = new TimedLookup(host -> List.of(InetAddress.getAllByName(host)));
        return endpoint -> {
            try {
                return endpoint.isName()
                        ? names.lookUp(endpoint.host())
                        : List.of(InetAddress.ofLiteral(endpoint.host()));
            } catch (IllegalArgumentException e) {
                // The zone is no interface of this system.
                return List.of();
            }
        };
    }

    /** Asks the system for a name's addresses, and may wait for long. */
    @FunctionalInterface
    interface SystemLookup {
        List<InetAddress> lookUp(String name) throws UnknownHostException;
    }
}
