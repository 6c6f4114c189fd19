// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.data.ForwardingEntry;
import dev.wgx.relay.data.ForwardingMirror;
import dev.wgx.relay.data.ForwardingPeer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A second table that forwards too, insists on what it was promised, and counts what it was told. */
final class MirrorModel implements ForwardingMirror {
    private final Set<ForwardingEntry> entries = new HashSet<>();
    private final Map<ForwardingPeer, List<Path>> pathsByPeer = new HashMap<>();
    private long writes;

    long writes() {
        return writes;
    }

    @Override
    public void onPaths(ForwardingPeer peer) {
        writes++;
        pathsByPeer.put(peer, peer.paths());
    }

    @Override
    public void onPut(ForwardingEntry entry) {
        writes++;
        assertThat(entries.add(entry)).as("nothing is put twice").isTrue();
    }

    @Override
    public void onRemove(ForwardingEntry entry) {
        writes++;
        assertThat(entries.remove(entry)).as("only what was put is removed").isTrue();
    }

    /** Insists that both tables forward the same, and nothing for longer than a session lives. */
    void assertEqualTo(Relay relay, long nowNs) {
        Set<ForwardingEntry> table = new HashSet<>();
        relay.forEachEntry(table::add);
        assertThat(entries).isEqualTo(table);
        assertThat(entries).allMatch(entry -> entry.expiresNs() > nowNs);
        assertThat(entries).allMatch(entry -> isUpToDate(entry.source()) && isUpToDate(entry.destination()));
    }

    private boolean isUpToDate(ForwardingPeer peer) {
        return peer.paths().equals(pathsByPeer.getOrDefault(peer, List.of()));
    }
}
