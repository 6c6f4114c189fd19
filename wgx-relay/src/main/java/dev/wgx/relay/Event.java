// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import dev.wgx.noise.PublicKey;

/** Something that happened to a peer, for the log and the event stream. Rare: never one per packet. */
public sealed interface Event {
    PublicKey peer();

    /** A peer confirmed a handshake that had no endpoint before. */
    record PeerOnline(PublicKey peer, Endpoint endpoint) implements Event {}

    /** No session with the peer is left and its endpoint has lapsed. */
    record PeerOffline(PublicKey peer) implements Event {}

    record EndpointChanged(PublicKey peer, Endpoint from, Endpoint to) implements Event {}

    /** A peer lost its endpoint because another one confirmed the same address. */
    record EndpointTaken(PublicKey peer, Endpoint endpoint, PublicKey by) implements Event {}

    /** A peer is heard from an address that another one has taken from it: both are behind it, and one gets nothing. */
    record AddressShared(PublicKey peer, Endpoint endpoint, PublicKey with) implements Event {}

    /**
     * A peer's handshakes are refused because its clock was ahead once: until that time, or until the peer is
     * forgotten.
     */
    record ClockWentBack(PublicKey peer, long refusedUntilMs) implements Event {}

    record SpokesPublished(PublicKey peer, long revision, int count, int added, int removed) implements Event {}

    record PublicationRefused(PublicKey peer, String reason) implements Event {}

    /** The relay is full and the hub's account holds most: so many keys were taken off the hub's set. */
    record SpokesDisplaced(PublicKey peer, int removed, int left) implements Event {}

    /** The peer's key left the allow-list. */
    record PeerRevoked(PublicKey peer) implements Event {}

    /**
     * A newcomer that has proved its key was refused at this address, for the first time or after another reason or
     * address. It is told again only when the relay has forgotten it.
     */
    record PeerRefused(PublicKey peer, Endpoint endpoint, DropReason reason) implements Event {}

    /** Before this event of the peer, so many of it and of others on the same account were left out. */
    record EventsOmitted(PublicKey peer, int count) implements Event {}
}
