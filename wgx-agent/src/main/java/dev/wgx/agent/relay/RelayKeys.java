// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.util.Optional;

/** Asks relays for their public keys. */
@FunctionalInterface
public interface RelayKeys {
    /** @param address where the answer came from */
    record Answer(InetAddress address, PublicKey key) {}

    /** Returns the answer of the first of the name's addresses that answers; empty if none does within some seconds. */
    Optional<Answer> ask(HostPort relay);
}
