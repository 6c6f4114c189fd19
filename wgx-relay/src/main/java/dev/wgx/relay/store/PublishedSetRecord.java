// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.store;

import dev.wgx.noise.PublicKey;
import java.util.List;

/** @param spokes sorted, without duplicates */
public record PublishedSetRecord(PublicKey hub, long revision, List<PublicKey> spokes) {
    public PublishedSetRecord {
        spokes = List.copyOf(spokes);
    }
}
