// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import dev.wgx.noise.PublicKey;
import java.util.Set;

/**
 * The rule that says who may be a peer of the relay.
 *
 * @param everybody any key may
 * @param keys the allow-list
 * @param publishedSpokes whoever a hub on the allow-list publishes may, too, until it is published no longer
 */
public record Admission(boolean everybody, Set<PublicKey> keys, boolean publishedSpokes) {
    public static final Admission EVERYBODY = new Admission(true, Set.of(), false);

    public Admission {
        keys = Set.copyOf(keys);
    }

    public static Admission only(Set<PublicKey> keys) {
        return new Admission(false, keys, false);
    }

    public boolean lists(PublicKey key) {
        return everybody || keys.contains(key);
    }
}
