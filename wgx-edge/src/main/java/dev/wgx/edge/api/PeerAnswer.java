// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.report.PeerReport;
import java.util.Objects;
import java.util.Optional;

/**
 * {@link PeerReport} with the peer's name.
 *
 * @param name what relay.conf calls it, or what a hub that tells calls it: then the hub's name and a slash come first.
 *     Empty for neither
 * @param namedBy the key of that hub; empty if the name is not a hub's
 */
public record PeerAnswer(
        PublicKey key,
        String name,
        String namedBy,
        Optional<Endpoint> endpoint,
        boolean online,
        long lastHandshakeMs,
        int publishes,
        int publishedBy,
        int relayedSessions,
        long receivedBytes,
        long sentBytes,
        long refusedUntilMs) {

    public PeerAnswer {
        name = Objects.requireNonNullElse(name, "");
        namedBy = Objects.requireNonNullElse(namedBy, "");
    }

    static PeerAnswer of(PeerReport peer, Naming naming) {
        return new PeerAnswer(
                peer.key(),
                naming.of(peer.key(), peer.toldName()),
                naming.author(peer.key(), peer.toldName()),
                peer.endpoint(),
                peer.online(),
                peer.lastHandshakeMs(),
                peer.publishes(),
                peer.publishedBy(),
                peer.relayedSessions(),
                peer.receivedBytes(),
                peer.sentBytes(),
                peer.refusedUntilMs());
    }
}
