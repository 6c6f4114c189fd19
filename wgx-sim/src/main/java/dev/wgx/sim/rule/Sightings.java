// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.rule;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Remembers who has truly been where on the internet. The relay cannot know it, the simulation does: each packet that
 * a host sends with a source that is its own shows that it holds that address.
 */
public final class Sightings {
    private final Map<Endpoint, Map<PublicKey, Long>> lastSeenNs = new HashMap<>();

    /** Notes that this host holds the address now. */
    public void onSeen(Endpoint address, PublicKey host, long nowNs) {
        lastSeenNs.computeIfAbsent(address, a -> new HashMap<>()).put(host, nowNs);
    }

    /** Tells whether the host was at the address within so much time. */
    public boolean wasThere(PublicKey host, Endpoint address, long nowNs, long withinNs) {
        return Optional.ofNullable(lastSeenNs.getOrDefault(address, Map.of()).get(host))
                .filter(seenNs -> nowNs - seenNs <= withinNs)
                .isPresent();
    }

    /** Returns who was at the address within so much time. */
    public Set<PublicKey> seenAt(Endpoint address, long nowNs, long withinNs) {
        Set<PublicKey> result = new TreeSet<>();
        lastSeenNs.getOrDefault(address, Map.of()).forEach((host, seenNs) -> {
            if (nowNs - seenNs <= withinNs) {
                result.add(host);
            }
        });
        return result;
    }
}
