// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.rule;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.data.ForwardingEntry;
import dev.wgx.relay.data.ForwardingMirror;
import dev.wgx.relay.data.ForwardingPeer;
import dev.wgx.sim.network.Packet;
import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kernel path as a pure function of what it was told: where a packet goes that it forwards by itself. */
public final class KernelModel implements ForwardingMirror {
    private record Key(Endpoint source, int receiverIndex) {}

    private final Map<ForwardingPeer, List<Path>> pathsByPeer = new HashMap<>();
    private final Map<Integer, Map<ForwardingPeer, ForwardingEntry>> entriesByIndex = new HashMap<>();

    @Override
    public void onPaths(ForwardingPeer peer) {
        pathsByPeer.put(peer, peer.paths());
    }

    @Override
    public void onPut(ForwardingEntry entry) {
        ForwardingEntry former = entriesByIndex
                .computeIfAbsent(entry.receiverIndex(), i -> new HashMap<>())
                .put(entry.source(), entry);
        if (former != null) {
            throw new Violation("the kernel's copy of the table was told twice of one direction of a session");
        }
    }

    @Override
    public void onRemove(ForwardingEntry entry) {
        Map<ForwardingPeer, ForwardingEntry> entries = entriesByIndex.getOrDefault(entry.receiverIndex(), Map.of());
        if (!entries.remove(entry.source(), entry)) {
            throw new Violation("the kernel's copy of the table was told to remove what it does not have");
        }
    }

    /** Returns where the kernel would send the packet; empty if it leaves it to the relay. */
    public Optional<Endpoint> verdict(Packet packet, long nowNs) {
        if (MessageType.of(packet.bytes()) != MessageType.TRANSPORT_DATA || packet.hopLimit() <= 1) {
            return Optional.empty();
        }
        Key key = new Key(packet.source(), TransportData.receiverIndex(packet.bytes()));
        return entriesByIndex.getOrDefault(key.receiverIndex, Map.of()).values().stream()
                .filter(entry -> entry.expiresNs() > nowNs && isAt(entry.source(), key.source))
                .findFirst()
                .flatMap(entry -> paths(entry.destination()).stream().findFirst())
                .map(Path::remote);
    }

    private boolean isAt(ForwardingPeer peer, Endpoint source) {
        return paths(peer).stream().anyMatch(path -> path.remote().equals(source));
    }

    private List<Path> paths(ForwardingPeer peer) {
        return pathsByPeer.getOrDefault(peer, List.of());
    }
}
