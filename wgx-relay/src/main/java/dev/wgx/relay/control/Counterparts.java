// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.PublicKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** The hubs and spokes of a peer, each once, in the order of their keys, which the peer's two maps have already. */
final class Counterparts {
    private Counterparts() {}

    static int count(Peer peer) {
        boolean isMoreHub = peer.publishes.size() > peer.publishedBy.size();
        NavigableMap<PublicKey, Permission> many = isMoreHub ? peer.publishes : peer.publishedBy;
        NavigableMap<PublicKey, Permission> few = isMoreHub ? peer.publishedBy : peer.publishes;
        int both = 0;
        for (PublicKey key : few.keySet()) {
            both += many.containsKey(key) ? 1 : 0;
        }
        return many.size() + few.size() - both;
    }

    /**
     * Returns at most so many keys. It walks the maps up to there and no further: a hub of ten thousand spokes asks for
     * hundreds of pages in a row, and the relay's one thread answers.
     *
     * @param from how many keys come before
     */
    static List<PublicKey> keys(Peer peer, int from, int limit) {
        Iterator<PublicKey> spokes = peer.publishes.keySet().iterator();
        Iterator<PublicKey> hubs = peer.publishedBy.keySet().iterator();
        List<PublicKey> page = new ArrayList<>(limit);
        PublicKey spoke = next(spokes);
        PublicKey hub = next(hubs);
        for (int at = 0; at < from + limit && (spoke != null || hub != null); at++) {
            int order = spoke == null ? 1 : hub == null ? -1 : spoke.compareTo(hub);
            PublicKey least = order <= 0 ? spoke : hub;
            if (at >= from && least != null) {
                page.add(least);
            }
            spoke = order <= 0 ? next(spokes) : spoke;
            hub = order >= 0 ? next(hubs) : hub;
        }
        return page;
    }

    private static @Nullable PublicKey next(Iterator<PublicKey> keys) {
        return keys.hasNext() ? keys.next() : null;
    }
}
