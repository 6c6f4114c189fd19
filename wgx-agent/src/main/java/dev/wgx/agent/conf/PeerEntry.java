// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A [Peer] section.
 *
 * @param name from a comment {@code # name: …}; for people only
 * @param keepaliveSeconds empty: off
 */
public record PeerEntry(
        PublicKey publicKey,
        Optional<String> name,
        Optional<PresharedKey> presharedKey,
        List<Cidr> allowedIps,
        Optional<HostPort> endpoint,
        OptionalInt keepaliveSeconds) {

    /** Keeps a NAT's mapping open: many forget an idle one after 30 seconds. */
    public static final int RELAY_KEEPALIVE_SECONDS = 23;

    /**
     * Makes a spoke show itself to its hub when it comes up and again after the hub was away, so that the hub can reach
     * a spoke that sends nothing. The mapping is kept open by the relay's keepalive, so this one may be long.
     */
    public static final int HUB_KEEPALIVE_SECONDS = 300;

    public PeerEntry {
        allowedIps = List.copyOf(allowedIps);
    }

    public static PeerEntry relay(PublicKey key, List<Cidr> innerAddresses, HostPort endpoint) {
        return new PeerEntry(
                key,
                Optional.of("relay"),
                Optional.empty(),
                innerAddresses,
                Optional.of(endpoint),
                OptionalInt.of(RELAY_KEEPALIVE_SECONDS));
    }

    /** Returns the name, or the key of a peer without one. */
    public String title() {
        return name.orElseGet(publicKey::toString);
    }

    PeerEntry withEndpoint(HostPort other) {
        return new PeerEntry(publicKey, name, presharedKey, allowedIps, Optional.of(other), keepaliveSeconds);
    }

    PeerEntry withPublicKey(PublicKey key) {
        return new PeerEntry(key, name, presharedKey, allowedIps, endpoint, keepaliveSeconds);
    }
}
