package dev.wgx.relay;

/**
 * Limits and switches of a relay, fixed for its lifetime.
 *
 * @param maxPeers peers known at once
 * @param maxSpokesPerHub keys that one hub may publish
 * @param maxRelayedSessions relayed sessions alive at once
 * @param answersPublicKeyQuery whether the one-byte query from outside the tunnel is answered
 */
public record RelaySettings(int maxPeers, int maxSpokesPerHub, int maxRelayedSessions, boolean answersPublicKeyQuery) {
    public static final RelaySettings DEFAULT = new RelaySettings(20_000, 10_000, 65_536, true);
}
