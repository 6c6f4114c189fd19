// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import dev.wgx.relay.RelaySettings;
import java.util.function.ToLongFunction;

/**
 * Lists what fills the heap: for each kind of row the key of relay.conf that bounds it, how many rows there can be for
 * each one that the key allows, and the bytes that a row takes. {@code TableRowTest} fills the tables and fails when a
 * row takes more.
 */
enum TableRow {
    /** A known peer with three sessions of its own with the relay: the previous one, the current one and the next. */
    PEER("MaxPeers", RelaySettings::maxPeers, 1, 4300),
    /** A key that a hub publishes, and that has called the hub. */
    PERMISSION("MaxPermissions", RelaySettings::maxPermissions, 1, 370),
    /** The name that the hub has told of that key. */
    TOLD_NAME("MaxPermissions", RelaySettings::maxPermissions, 1, 84),
    /** Both directions of a relayed session, with their entries in the forwarding table. */
    RELAYED_SESSION("MaxRelayedSessions", RelaySettings::maxRelayedSessions, 1, 1050),
    /** A key of a set that its hub is sending, or that waits for the store. */
    RECEIVED_KEY("MaxSpokesPerHub", RelaySettings::maxSpokesPerHub, 16, 90);

    private final String key;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference without state
    private final ToLongFunction<RelaySettings> limit;

    private final int rows;
    private final int bytes;

    TableRow(String key, ToLongFunction<RelaySettings> limit, int rows, int bytes) {
        this.key = key;
        this.limit = limit;
        this.rows = rows;
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    /** Returns {@code MaxPeers = 20000}. */
    String setting(RelaySettings settings) {
        return key + " = " + limit.applyAsLong(settings);
    }

    long mostBytes(RelaySettings settings) {
        return limit.applyAsLong(settings) * rows * bytes;
    }
}
