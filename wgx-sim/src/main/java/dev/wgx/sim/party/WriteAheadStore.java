// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.party;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.store.CallRecord;
import dev.wgx.relay.store.PeerRecord;
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.RelayedSessionRecord;
import dev.wgx.relay.store.Snapshot;
import dev.wgx.relay.store.StoreChange;
import dev.wgx.sim.Chance;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The relay's disk. Changes wait in a log until they are synced; of those that wait a crash leaves any number of the
 * first ones, as a disk does whose last writes were torn.
 */
final class WriteAheadStore {
    private record Logged(long sequence, StoreChange change) {}

    private final ArrayDeque<Logged> log = new ArrayDeque<>();
    private final Map<PublicKey, PeerRecord> peers = new LinkedHashMap<>();
    private final Map<PublicKey, PublishedSetRecord> sets = new LinkedHashMap<>();
    private final Set<CallRecord> calls = new LinkedHashSet<>();
    private final Map<Long, RelayedSessionRecord> sessions = new LinkedHashMap<>();

    /** Notes a change that is not safe yet. */
    void append(long sequence, StoreChange change) {
        log.addLast(new Logged(sequence, change));
    }

    /** Makes all changes safe; returns the number of the last one, if there are any. */
    OptionalLong sync() {
        OptionalLong last = log.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(log.getLast().sequence());
        keepFirst(log.size());
        return last;
    }

    /** Loses some of the last changes that are not safe, or none. */
    void crash(Chance chance) {
        keepFirst(chance.below(log.size() + 1));
        log.clear();
    }

    /** Returns all that is safe. */
    Snapshot snapshot() {
        return new Snapshot(
                List.copyOf(peers.values()),
                List.copyOf(sets.values()),
                List.copyOf(calls),
                List.copyOf(sessions.values()));
    }

    private void keepFirst(int count) {
        for (int i = 0; i < count; i++) {
            apply(log.removeFirst().change());
        }
    }

    private void apply(StoreChange change) {
        switch (change) {
            case StoreChange.PutPeer(PeerRecord peer) -> peers.put(peer.key(), peer);
            case StoreChange.RemovePeer(PublicKey key) -> peers.remove(key);
            case StoreChange.PutPublishedSet(PublishedSetRecord set) -> sets.put(set.hub(), set);
            case StoreChange.RemovePublishedSet(PublicKey hub) -> sets.remove(hub);
            case StoreChange.PutCall(PublicKey hub, PublicKey spoke) -> calls.add(new CallRecord(hub, spoke));
            case StoreChange.RemoveCall(PublicKey hub, PublicKey spoke) -> calls.remove(new CallRecord(hub, spoke));
            case StoreChange.PutRelayedSession(RelayedSessionRecord session) -> sessions.put(session.id(), session);
            case StoreChange.RemoveRelayedSession(long id) -> sessions.remove(id);
        }
    }
}
