// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A change to one peer of a running interface. Several for the same peer are made one after the other.
 *
 * @param isMade whether the peer is made by it; what is absent then has no value, and else stays as it is
 * @param endpoint with an address, no name
 */
record PeerSetting(
        PublicKey peer,
        boolean isMade,
        Optional<PresharedKey> presharedKey,
        Optional<HostPort> endpoint,
        OptionalInt keepaliveSeconds,
        List<Cidr> allowedIps) {

    /** A peer that is to be taken off. */
    private static final List<Cidr> NOTHING = List.of();

    PeerSetting {
        allowedIps = List.copyOf(allowedIps);
    }

    static PeerSetting endpoint(PublicKey peer, HostPort endpoint) {
        return new PeerSetting(peer, false, Optional.empty(), Optional.of(endpoint), OptionalInt.empty(), NOTHING);
    }

    static PeerSetting keepalive(PublicKey peer, int seconds) {
        return new PeerSetting(peer, false, Optional.empty(), Optional.empty(), OptionalInt.of(seconds), NOTHING);
    }

    /** Returns these changes in the language of the {@link ConfigurationProtocol}, which holds secrets. */
    static String asQuestion(List<PeerSetting> settings) {
        return settings.stream().map(PeerSetting::lines).collect(Collectors.joining("", "set=1\n", "\n"));
    }

    private String lines() {
        StringBuilder out = new StringBuilder();
        String key = "public_key=" + HexFormat.of().formatHex(peer.bytes()) + "\n";
        if (isMade) {
            out.append(key).append("remove=true\n");
        }
        out.append(key).append(isMade ? "" : "update_only=true\n");
        presharedKey.ifPresent(secret -> out.append("preshared_key=")
                .append(HexFormat.of().formatHex(Base64.getDecoder().decode(secret.toBase64())))
                .append('\n'));
        endpoint.ifPresent(place -> out.append("endpoint=").append(place).append('\n'));
        keepaliveSeconds.ifPresent(seconds ->
                out.append("persistent_keepalive_interval=").append(seconds).append('\n'));
        allowedIps.forEach(network -> out.append("allowed_ip=").append(network).append('\n'));
        return out.toString();
    }

    /** Returns these changes as arguments of {@code wg set}. Preshared keys, one at most, go by standard input. */
    static List<String> asArguments(String interfaceName, List<PeerSetting> settings) {
        List<String> command = new ArrayList<>(List.of("wg", "set", interfaceName));
        settings.forEach(setting -> setting.addTo(command));
        return command;
    }

    /** Returns what these arguments have {@code wg set} read: a secret, or nothing. */
    static String standardInput(List<PeerSetting> settings) {
        return settings.stream()
                .flatMap(setting -> setting.presharedKey().stream())
                .map(key -> key.toBase64() + "\n")
                .findFirst()
                .orElse("");
    }

    private void addTo(List<String> command) {
        if (isMade) {
            command.addAll(List.of("peer", peer.toString(), "remove"));
        }
        command.addAll(List.of("peer", peer.toString()));
        if (presharedKey.isPresent()) {
            command.addAll(List.of("preshared-key", WireGuardLink.STDIN));
        }
        endpoint.ifPresent(place -> command.addAll(List.of("endpoint", place.toString())));
        keepaliveSeconds.ifPresent(
                seconds -> command.addAll(List.of("persistent-keepalive", Integer.toString(seconds))));
        if (!allowedIps.isEmpty()) {
            command.addAll(List.of(
                    "allowed-ips", allowedIps.stream().map(Cidr::toString).collect(Collectors.joining(","))));
        }
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "change of " + peer;
    }
}
