// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.account.FairTable;
import dev.wgx.relay.account.Prefix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * Initiations for others from an address that is not proved yet. A device that starts sends them in the same moment as
 * its initiation for the relay, and would try again only after REKEY_TIMEOUT: so they wait for a moment, for its
 * address to be proved. Nothing is forwarded before that. The source prefix holds the place; a full table is shared
 * fairly.
 */
final class EarlyInitiations {
    private static final class Held {
        private final Datagram datagram;
        private final Endpoint source;
        private final Prefix prefix;
        private final long expiresNs;

        Held(Datagram datagram, long expiresNs) {
            this.datagram = datagram;
            this.source = datagram.source();
            this.prefix = Prefix.of(source);
            this.expiresNs = expiresNs;
        }
    }

    private final FairTable<Prefix, Held> places;
    private final Map<Endpoint, List<Held>> heldBySource = new HashMap<>();
    private final SequencedSet<Held> byExpiry = new LinkedHashSet<>();

    EarlyInitiations(int limit) {
        this.places = new FairTable<>(limit);
    }

    void hold(Datagram datagram, Turn turn) {
        Prefix prefix = Prefix.of(datagram.source());
        if (places.isFull()) {
            places.findToGiveWay(prefix).ifPresent(held -> drop(held, turn));
        }
        if (places.isFull()) {
            turn.drop(DropReason.UNKNOWN_SOURCE);
            return;
        }
        Held held = new Held(copy(datagram), turn.nowNs() + Limits.EARLY_INITIATION_LIFETIME_NS);
        places.add(prefix, held);
        byExpiry.addLast(held);
        heldBySource.computeIfAbsent(held.source, s -> new ArrayList<>(1)).add(held);
    }

    private static Datagram copy(Datagram datagram) {
        Datagram copy = new Datagram();
        datagram.copyTo(copy, ByteBuffer.allocate(datagram.length()).order(ByteOrder.LITTLE_ENDIAN));
        return copy;
    }

    /** Returns what waited for this address to be proved, in the order in which it came. */
    List<Datagram> release(Endpoint source) {
        List<Held> released = List.copyOf(heldBySource.getOrDefault(source, List.of()));
        released.forEach(this::remove);
        return released.stream().map(held -> held.datagram).toList();
    }

    long nextDeadlineNs() {
        return byExpiry.isEmpty() ? Long.MAX_VALUE : byExpiry.getFirst().expiresNs;
    }

    void onDeadline(Turn turn) {
        while (nextDeadlineNs() <= turn.nowNs()) {
            drop(byExpiry.getFirst(), turn);
        }
    }

    private void drop(Held held, Turn turn) {
        remove(held);
        turn.drop(DropReason.UNKNOWN_SOURCE);
    }

    private void remove(Held held) {
        places.remove(held.prefix, held);
        byExpiry.remove(held);
        List<Held> sameSource = heldBySource.get(held.source);
        if (sameSource != null && sameSource.remove(held) && sameSource.isEmpty()) {
            heldBySource.remove(held.source);
        }
    }
}
