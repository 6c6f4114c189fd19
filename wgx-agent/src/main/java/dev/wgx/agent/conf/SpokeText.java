// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import dev.wgx.config.Cidr;
import dev.wgx.noise.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** A spoke's complete configuration, for wg-quick, a phone's app or any other WireGuard. */
public final class SpokeText {
    private SpokeText() {}

    /**
     * The settings that a spoke's file may have beside the usual.
     *
     * @param allowedIps what the spoke sends to the hub; empty: the hub's networks
     * @param dns name servers and search domains
     * @param mtu empty: the system chooses
     * @param keepaliveSeconds towards the relay; empty: the usual
     */
    public record Options(List<Cidr> allowedIps, List<String> dns, OptionalInt mtu, OptionalInt keepaliveSeconds) {
        public static final Options USUAL = new Options(List.of(), List.of(), OptionalInt.empty(), OptionalInt.empty());

        public Options {
            allowedIps = List.copyOf(allowedIps);
            dns = List.copyOf(dns);
        }
    }

    /**
     * Returns the text. The relay's [Peer] comes first: some programs carry a preshared key over to the next peer.
     *
     * @param hub the hub's own configuration
     * @param spoke as the hub has it
     * @param privateKey empty if the spoke keeps it to itself
     */
    public static String of(AgentConfig hub, PeerEntry spoke, Optional<PrivateKey> privateKey, Options options) {
        List<Cidr> allowedIps = options.allowedIps().isEmpty() ? hubNetworks(hub) : options.allowedIps();
        PeerEntry hubPeer = new PeerEntry(
                hub.settings().privateKey().publicKey(),
                Optional.of("hub"),
                spoke.presharedKey(),
                allowedIps,
                Optional.of(hub.relayEndpoint()),
                OptionalInt.of(PeerEntry.HUB_KEEPALIVE_SECONDS));
        PeerEntry relay = new PeerEntry(
                hub.relayKey(),
                Optional.of("relay"),
                Optional.empty(),
                hub.relay().allowedIps(),
                Optional.of(hub.relayEndpoint()),
                options.keepaliveSeconds().isPresent()
                        ? options.keepaliveSeconds()
                        : OptionalInt.of(PeerEntry.RELAY_KEEPALIVE_SECONDS));
        return interfaceText(hub, spoke, privateKey, options) + '\n' + PeerText.of(relay) + '\n' + PeerText.of(hubPeer);
    }

    private static String interfaceText(
            AgentConfig hub, PeerEntry spoke, Optional<PrivateKey> privateKey, Options options) {
        StringBuilder out = new StringBuilder("[Interface]\n");
        spoke.name().ifPresent(name -> out.append("# name: ").append(name).append('\n'));
        out.append(privateKey
                .map(key -> "PrivateKey = " + key.toBase64() + "\n")
                .orElse("# PrivateKey = the one that belongs to " + spoke.publicKey() + "\n"));
        // Host addresses: the way to the others follows from AllowedIPs, the same on phones and with wg-quick.
        List<Cidr> own = spoke.ownAddresses(hub.settings());
        out.append("Address = ")
                .append(ConfigText.join(own.isEmpty() ? spoke.allowedIps() : own))
                .append('\n');
        if (!options.dns().isEmpty()) {
            out.append("DNS = ").append(ConfigText.join(options.dns())).append('\n');
        }
        options.mtu().ifPresent(mtu -> out.append("MTU = ").append(mtu).append('\n'));
        return out.toString();
    }

    /** Returns what a spoke sends to its hub unless told otherwise: the hub's own networks, and those behind it. */
    public static List<Cidr> hubNetworks(AgentConfig hub) {
        return Stream.concat(
                        hub.settings().addresses().stream().map(Cidr::network), hub.forwarding().networks().stream())
                .distinct()
                .toList();
    }
}
