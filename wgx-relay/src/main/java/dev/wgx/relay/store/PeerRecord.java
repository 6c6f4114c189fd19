package dev.wgx.relay.store;

import dev.wgx.noise.PublicKey;
import dev.wgx.noise.Tai64n;
import dev.wgx.relay.Path;
import java.util.Optional;

/**
 * @param newestTimestamp of the newest accepted initiation: an older one is a replay
 * @param path the last confirmed way to the peer
 * @param lastHandshakeMs wall clock in milliseconds since 1970; 0 when there was none
 */
public record PeerRecord(PublicKey key, Optional<Tai64n> newestTimestamp, Optional<Path> path, long lastHandshakeMs) {}
