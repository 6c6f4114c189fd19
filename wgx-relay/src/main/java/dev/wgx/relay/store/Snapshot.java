// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.store;

import java.util.List;

/** Everything that is remembered, as read at start. */
public record Snapshot(
        List<PeerRecord> peers,
        List<PublishedSetRecord> publishedSets,
        List<CallRecord> calls,
        List<RelayedSessionRecord> relayedSessions) {

    public static final Snapshot EMPTY = new Snapshot(List.of(), List.of(), List.of(), List.of());

    public Snapshot {
        peers = List.copyOf(peers);
        publishedSets = List.copyOf(publishedSets);
        calls = List.copyOf(calls);
        relayedSessions = List.copyOf(relayedSessions);
    }
}
