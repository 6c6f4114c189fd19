// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.report.RelayedSessionReport;
import java.util.Objects;
import java.util.Optional;

/** {@link RelayedSessionReport} with names as in {@link PeerAnswer}. */
public record SessionAnswer(
        PublicKey initiator,
        String initiatorName,
        Optional<Endpoint> initiatorEndpoint,
        PublicKey responder,
        String responderName,
        Optional<Endpoint> responderEndpoint,
        long openedMs,
        long toResponderPackets,
        long toResponderBytes,
        long toResponderKernelPackets,
        long toInitiatorPackets,
        long toInitiatorBytes,
        long toInitiatorKernelPackets,
        long idleMs) {

    public SessionAnswer {
        initiatorName = Objects.requireNonNullElse(initiatorName, "");
        responderName = Objects.requireNonNullElse(responderName, "");
    }

    static SessionAnswer of(RelayedSessionReport session, Naming naming) {
        return new SessionAnswer(
                session.initiator(),
                naming.of(session.initiator(), session.initiatorToldName()),
                session.initiatorEndpoint(),
                session.responder(),
                naming.of(session.responder(), session.responderToldName()),
                session.responderEndpoint(),
                session.openedMs(),
                session.toResponderPackets(),
                session.toResponderBytes(),
                session.toResponderKernelPackets(),
                session.toInitiatorPackets(),
                session.toInitiatorBytes(),
                session.toInitiatorKernelPackets(),
                session.idleMs());
    }
}
