// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.store;

import dev.wgx.noise.PublicKey;
import dev.wgx.noise.Tai64n;
import dev.wgx.relay.Path;
import java.util.Optional;

/**
 * The facts that are remembered of a peer.
 *
 * @param newestTimestamp of the newest accepted initiation: an older one is a replay
 * @param newestSentTimestamp of the newest initiation that the peer was sent: the next one must be greater
 * @param path the way to the peer that it proved last
 * @param proved when it proved that way, which may be long before its last handshake; {@link Moment#NEVER} without one
 * @param lastHandshake {@link Moment#NEVER} when there was none
 */
public record PeerRecord(
        PublicKey key,
        Optional<Tai64n> newestTimestamp,
        Optional<Tai64n> newestSentTimestamp,
        Optional<Path> path,
        Moment proved,
        Moment lastHandshake) {

    /** Tells whether nothing is lost without it. */
    public boolean isBlank() {
        return newestTimestamp.isEmpty() && path.isEmpty() && lastHandshake.equals(Moment.NEVER);
    }
}
