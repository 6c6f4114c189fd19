// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.ProtocolLimits;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.account.FairTable;
import dev.wgx.relay.account.Prefix;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys whose initiation the relay has answered and that have not confirmed their handshake yet. Until then they are no
 * peers: an initiation may be a replay, and its source address forged. The source prefix holds the place; a full table
 * is shared fairly.
 */
final class Newcomers {
    private record Place(Peer peer, Prefix prefix, long expiresNs) {}

    private final FairTable<Prefix, Place> places;
    /** The one that expires first comes first. */
    private final Map<PublicKey, Place> placeByKey = new LinkedHashMap<>();

    Newcomers(int limit) {
        this.places = new FairTable<>(limit);
    }

    @Nullable
    Peer find(PublicKey key) {
        Place place = placeByKey.get(key);
        return place == null ? null : place.peer;
    }

    /** Keeps the peer for as long as the session that the relay has answered with may be confirmed. */
    void hold(Peer peer, Prefix prefix, long nowNs) {
        take(peer.key());
        if (places.isFull()) {
            places.findToGiveWay(prefix).or(() -> places.findOldest(prefix)).ifPresent(this::drop);
        }
        Place place = new Place(peer, prefix, nowNs + ProtocolLimits.REJECT_AFTER_TIME_NS);
        places.add(prefix, place);
        placeByKey.put(peer.key(), place);
    }

    /** Removes and returns the peer, whose tunnel stays open. */
    @Nullable
    Peer take(PublicKey key) {
        Place place = placeByKey.remove(key);
        if (place == null) {
            return null;
        }
        places.remove(place.prefix, place);
        return place.peer;
    }

    private void drop(Place place) {
        take(place.peer.key());
        place.peer.closeTunnel();
    }

    long nextDeadlineNs() {
        return placeByKey.isEmpty() ? Long.MAX_VALUE : first().expiresNs;
    }

    void onDeadline(Turn turn) {
        while (nextDeadlineNs() <= turn.nowNs()) {
            drop(first());
        }
    }

    private Place first() {
        return placeByKey.values().iterator().next();
    }
}
