// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Asks relays for their public keys. */
@FunctionalInterface
public interface RelayKeys {
    /** @param address where the answer came from */
    record Answer(InetAddress address, PublicKey key) {}

    /** Returns the answer of the first of the name's addresses that answers; empty if none does within some seconds. */
    Optional<Answer> ask(HostPort relay);

    /** Asks at each of these addresses, and returns the answers that come within some seconds, the first one first. */
    default List<Answer> askAll(List<InetAddress> addresses, int port) {
        return addresses.stream()
                .flatMap(address -> ask(HostPort.of(address, port)).stream())
                .toList();
    }
}
