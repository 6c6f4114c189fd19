package dev.wgx.relay.report;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import java.util.Optional;

/**
 * @param openedMs wall clock of the handshake in milliseconds since 1970
 * @param toResponderPackets transport messages forwarded from the initiator to the responder
 * @param toResponderBytes their UDP payload
 */
public record RelayedSessionReport(
        PublicKey initiator,
        Optional<Endpoint> initiatorEndpoint,
        PublicKey responder,
        Optional<Endpoint> responderEndpoint,
        long openedMs,
        long toResponderPackets,
        long toResponderBytes,
        long toInitiatorPackets,
        long toInitiatorBytes) {}
