// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.store.CallRecord;
import dev.wgx.relay.store.PeerRecord;
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.RelayedSessionRecord;
import dev.wgx.relay.store.Snapshot;
import dev.wgx.relay.store.StoreChange;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A store that does what a store must do, in the least code. */
final class MemoryStore {
    private final Map<PublicKey, PeerRecord> peers = new LinkedHashMap<>();
    private final Map<PublicKey, PublishedSetRecord> sets = new LinkedHashMap<>();
    private final Set<CallRecord> calls = new LinkedHashSet<>();
    private final Map<Long, RelayedSessionRecord> sessions = new LinkedHashMap<>();

    void apply(StoreChange change) {
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

    Snapshot snapshot() {
        return new Snapshot(
                List.copyOf(peers.values()),
                List.copyOf(sets.values()),
                List.copyOf(calls),
                List.copyOf(sessions.values()));
    }
}
