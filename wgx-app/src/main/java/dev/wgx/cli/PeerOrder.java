// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.PeerAnswer;
import java.util.Comparator;

/** The orders in which peers can be listed. The one with the most comes first; names and addresses go from a to z. */
enum PeerOrder {
    /** Sorts by name; peers without one come last, by key. */
    NAME(Comparator.comparing((PeerAnswer peer) -> peer.name().isEmpty())
            .thenComparing(PeerAnswer::name, String.CASE_INSENSITIVE_ORDER)),
    KEY(Comparator.comparing(PeerAnswer::key)),
    /** Puts first who is online, and then sorts by the last handshake. */
    STATE(Comparator.comparing(PeerAnswer::online)
            .thenComparingLong(PeerAnswer::lastHandshakeMs)
            .reversed()),
    /** Puts the newest handshake first. */
    HANDSHAKE(Comparator.comparingLong(PeerAnswer::lastHandshakeMs).reversed()),
    RECEIVED(Comparator.comparingLong(PeerAnswer::receivedBytes).reversed()),
    SENT(Comparator.comparingLong(PeerAnswer::sentBytes).reversed()),
    SPOKES(Comparator.comparingInt(PeerAnswer::publishes).reversed()),
    SESSIONS(Comparator.comparingInt(PeerAnswer::relayedSessions).reversed()),
    ADDRESS(Comparator.comparing((PeerAnswer peer) -> peer.endpoint().isEmpty())
            .thenComparing(peer -> peer.endpoint().orElse(null), Comparator.nullsLast(Comparator.naturalOrder())));

    @SuppressWarnings("ImmutableEnumChecker") // comparators without state
    private final Comparator<PeerAnswer> comparator;

    PeerOrder(Comparator<PeerAnswer> comparator) {
        this.comparator = comparator.thenComparing(PeerAnswer::key);
    }

    Comparator<PeerAnswer> comparator() {
        return comparator;
    }
}
