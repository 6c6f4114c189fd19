// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.report;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import java.util.Optional;

/**
 * @param openedMs wall clock of the handshake in milliseconds since 1970
 * @param toResponderPackets transport messages forwarded from the initiator to the responder
 * @param toResponderBytes their UDP payload
 * @param toResponderKernelPackets how many of the packets the kernel forwarded
 * @param idleMs how long ago the last packet was forwarded, either way
 */
public record RelayedSessionReport(
        PublicKey initiator,
        Optional<ToldName> initiatorToldName,
        Optional<Endpoint> initiatorEndpoint,
        PublicKey responder,
        Optional<ToldName> responderToldName,
        Optional<Endpoint> responderEndpoint,
        long openedMs,
        long toResponderPackets,
        long toResponderBytes,
        long toResponderKernelPackets,
        long toInitiatorPackets,
        long toInitiatorBytes,
        long toInitiatorKernelPackets,
        long idleMs) {}
