// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.report;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import java.util.Optional;

/**
 * @param endpoint the confirmed address, if there is one
 * @param online it has an endpoint and a live session with the relay
 * @param lastHandshakeMs wall clock in milliseconds since 1970; 0 when there was none
 * @param publishes how many spokes it publishes: more than 0 makes it a hub
 * @param publishedBy how many hubs publish it: more than 0 makes it a spoke
 * @param receivedBytes UDP payload that arrived from it at the relay, its own traffic with the relay and relayed
 * @param refusedUntilMs wall clock in milliseconds since 1970 until which its handshakes are refused, since its clock
 *     was that far ahead once; 0 when they are not
 */
public record PeerReport(
        PublicKey key,
        Optional<ToldName> toldName,
        Optional<Endpoint> endpoint,
        boolean online,
        long lastHandshakeMs,
        int publishes,
        int publishedBy,
        int relayedSessions,
        long receivedBytes,
        long sentBytes,
        long refusedUntilMs) {}
