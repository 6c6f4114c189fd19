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
    /** Returns all addresses in the system's order of preference; none while the name is not known. */
    List<InetAddress> resolve(HostPort endpoint);

    /**
     * Returns the system's own resolver, which remembers nothing: it is asked again when an answer may have changed.
     */
    static Resolver system() {
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        System.setProperty("java.net.preferIPv6Addresses", "system");
        return endpoint -> {
            try {
                return endpoint.isName()
                        ? List.of(InetAddress.getAllByName(endpoint.host()))
                        : List.of(InetAddress.ofLiteral(endpoint.host()));
            } catch (UnknownHostException | IllegalArgumentException e) {
                // The name is not known, or the zone is no interface of this system.
                return List.of();
            }
        };
    }
}
