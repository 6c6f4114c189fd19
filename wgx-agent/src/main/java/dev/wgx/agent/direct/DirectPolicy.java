// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.noise.PublicKey;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The peers for which direct paths are wanted, as configured now.
 *
 * @param counterparts those that are reached through the relay
 */
public record DirectPolicy(String interfaceName, PublicKey relayKey, Map<PublicKey, Counterpart> counterparts) {
    /**
     * @param name for people
     * @param keepaliveSeconds on the way over the relay; empty for what the interface has
     */
    public record Counterpart(String name, OptionalInt keepaliveSeconds) {}

    public DirectPolicy {
        counterparts = Map.copyOf(counterparts);
    }
}
