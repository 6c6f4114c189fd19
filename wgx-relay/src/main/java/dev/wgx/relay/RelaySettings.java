// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

/**
 * Limits and switches of a relay, fixed for its lifetime.
 *
 * @param maxPeers peers known at once
 * @param maxSpokesPerHub keys that one hub may publish
 * @param maxPermissions keys that all hubs together may publish, each counted once for each hub
 * @param maxRelayedSessions relayed sessions alive at once
 * @param answersPublicKeyQuery whether the one-byte query from outside the tunnel is answered, and reflection questions
 * @param reflectionPort a second UDP port, which only reflects; 0 for none
 */
public record RelaySettings(
        int maxPeers,
        int maxSpokesPerHub,
        int maxPermissions,
        int maxRelayedSessions,
        boolean answersPublicKeyQuery,
        int reflectionPort) {
    /** A peer has as many permissions on average, unless it is configured otherwise. */
    public static final int PERMISSIONS_PER_PEER = 4;

    public static final RelaySettings DEFAULT = new RelaySettings(20_000, 10_000, 65_536, true);

    /** Tells whether the number of permissions follows from that of peers. */
    public boolean hasUsualPermissions() {
        return maxPermissions == maxPeers * PERMISSIONS_PER_PEER;
    }

    /** Makes settings with the usual number of permissions. */
    public RelaySettings(int maxPeers, int maxSpokesPerHub, int maxRelayedSessions, boolean answersPublicKeyQuery) {
        this(maxPeers, maxSpokesPerHub, maxPeers * PERMISSIONS_PER_PEER, maxRelayedSessions, answersPublicKeyQuery);
    }

    /** Makes settings without a second port. */
    public RelaySettings(
            int maxPeers,
            int maxSpokesPerHub,
            int maxPermissions,
            int maxRelayedSessions,
            boolean answersPublicKeyQuery) {
        this(maxPeers, maxSpokesPerHub, maxPermissions, maxRelayedSessions, answersPublicKeyQuery, 0);
    }
}
