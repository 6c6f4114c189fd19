// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import dev.wgx.config.Cidr;
import dev.wgx.noise.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A spoke's complete configuration, for wg-quick, a phone's app or any other WireGuard. */
public final class SpokeText {
    private SpokeText() {}

    /**
     * @param hub the hub's own configuration
     * @param spoke as the hub has it
     * @param privateKey empty if the spoke keeps it to itself
     * @param allowedIps what the spoke sends to the hub
     * @param dns name servers and search domains
     */
    public static String of(
            AgentConfig hub,
            PeerEntry spoke,
            Optional<PrivateKey> privateKey,
            List<Cidr> allowedIps,
            List<String> dns) {
        StringBuilder out = new StringBuilder("[Interface]\n");
        spoke.name().ifPresent(name -> out.append("# name: ").append(name).append('\n'));
        out.append(privateKey
                .map(key -> "PrivateKey = " + key.toBase64() + "\n")
                .orElse("# PrivateKey = the one that belongs to " + spoke.publicKey() + "\n"));
        // Host addresses: the way to the others follows from AllowedIPs, the same on phones and with wg-quick.
        out.append("Address = ").append(ConfigText.join(spoke.allowedIps())).append('\n');
        if (!dns.isEmpty()) {
            out.append("DNS = ").append(ConfigText.join(dns)).append('\n');
        }
        PeerEntry hubPeer = new PeerEntry(
                hub.settings().privateKey().publicKey(),
                Optional.of("hub"),
                spoke.presharedKey(),
                allowedIps,
                Optional.of(hub.relayEndpoint()),
                OptionalInt.of(PeerEntry.HUB_KEEPALIVE_SECONDS));
        return out.append('\n')
                .append(PeerText.of(hubPeer))
                .append('\n')
                .append(PeerText.of(PeerEntry.relay(hub.relayKey(), hub.relay().allowedIps(), hub.relayEndpoint())))
                .toString();
    }

    /** Returns the networks that a spoke sends to its hub unless told otherwise, which are the hub's own. */
    public static List<Cidr> hubNetworks(AgentConfig hub) {
        return hub.settings().addresses().stream().map(Cidr::network).toList();
    }
}
