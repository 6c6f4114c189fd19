// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A [Peer] section.
 *
 * @param name from a comment {@code # name: …}; for people only
 * @param keepaliveSeconds empty: off
 * @param expires from a comment {@code # expires: …}; from then on the peer is left out
 * @param isDisabled from a comment {@code # disabled: on}: the peer is left out, and keeps its place
 * @param staysRelayed from a comment {@code # direct: off}: the peer gets no direct path
 */
public record PeerEntry(
        PublicKey publicKey,
        Optional<String> name,
        Optional<PresharedKey> presharedKey,
        List<Cidr> allowedIps,
        Optional<HostPort> endpoint,
        OptionalInt keepaliveSeconds,
        Optional<Instant> expires,
        boolean isDisabled,
        boolean staysRelayed) {

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

    /** Makes a peer that is there for ever. */
    public PeerEntry(
            PublicKey publicKey,
            Optional<String> name,
            Optional<PresharedKey> presharedKey,
            List<Cidr> allowedIps,
            Optional<HostPort> endpoint,
            OptionalInt keepaliveSeconds) {
        this(publicKey, name, presharedKey, allowedIps, endpoint, keepaliveSeconds, Optional.empty(), false, false);
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

    /** Returns whether the peer is to be published, and on the interface. */
    public boolean isActive(Instant now) {
        return !isDisabled && expires.filter(end -> !now.isBefore(end)).isEmpty();
    }

    /** Returns the addresses that are the peer's own, without the networks behind it. */
    public List<Cidr> ownAddresses(InterfaceSettings hub) {
        return allowedIps.stream()
                .filter(Cidr::isHost)
                .filter(address -> hub.addresses().stream().anyMatch(own -> own.contains(address)))
                .toList();
    }

    PeerEntry withEndpoint(HostPort other) {
        return new PeerEntry(
                publicKey,
                name,
                presharedKey,
                allowedIps,
                Optional.of(other),
                keepaliveSeconds,
                expires,
                isDisabled,
                staysRelayed);
    }

    public PeerEntry withPublicKey(PublicKey key) {
        return new PeerEntry(
                key, name, presharedKey, allowedIps, endpoint, keepaliveSeconds, expires, isDisabled, staysRelayed);
    }

    public PeerEntry withName(String other) {
        return new PeerEntry(
                publicKey,
                Optional.of(other),
                presharedKey,
                allowedIps,
                endpoint,
                keepaliveSeconds,
                expires,
                isDisabled,
                staysRelayed);
    }

    public PeerEntry withPresharedKey(PresharedKey key) {
        return new PeerEntry(
                publicKey,
                name,
                Optional.of(key),
                allowedIps,
                endpoint,
                keepaliveSeconds,
                expires,
                isDisabled,
                staysRelayed);
    }

    public PeerEntry withExpiry(Optional<Instant> end) {
        return new PeerEntry(
                publicKey, name, presharedKey, allowedIps, endpoint, keepaliveSeconds, end, isDisabled, staysRelayed);
    }

    public PeerEntry disabled(boolean disabled) {
        return new PeerEntry(
                publicKey, name, presharedKey, allowedIps, endpoint, keepaliveSeconds, expires, disabled, staysRelayed);
    }
}
