// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import dev.wgx.command.PeerStatus;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.report.PeerReport;
import dev.wgx.relay.report.RouteReport;
import dev.wgx.relay.store.CallRecord;
import dev.wgx.relay.store.PeerRecord;
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.RelayedSessionRecord;
import dev.wgx.relay.store.Snapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares all that a relay shows, forwards and stores with what a {@link ConsentModel} says of it. */
final class ConsentComparison {
    private record Route(int hub, int spoke, boolean called) {}

    private record Entry(Endpoint source, int receiverIndex, Endpoint destination) {}

    private record Ends(int caller, int callerIndex, int callee, int calleeIndex) {}

    private final World world;
    private final ConsentModel model;
    private final List<PublicKey> keys;
    private final Map<PublicKey, Integer> peerByKey;

    ConsentComparison(World world, ConsentModel model, List<PublicKey> keys, Map<PublicKey, Integer> peerByKey) {
        this.world = world;
        this.model = model;
        this.keys = keys;
        this.peerByKey = peerByKey;
    }

    static void require(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(what + ": expected " + expected + ", but was " + actual);
        }
    }

    private int peer(PublicKey key) {
        return peerByKey.getOrDefault(key, -1);
    }

    /**
     * Takes over from the relay who is online, for those that are admitted: where a host is believed to be is another
     * rule's concern.
     */
    void observeOnline() {
        model.online.clear();
        for (PeerReport report : world.relay.peers(world.nowNs)) {
            if (report.endpoint().isPresent()) {
                int peer = peer(report.key());
                require("admitted, since it is online: " + peer, true, model.admits(peer));
                model.online.add(peer);
                model.remembered.add(peer);
            }
        }
    }

    void check() {
        require("known peers", model.known(), peers());
        require("permissions", expectedRoutes(), routes());
        require("what is forwarded", expectedEntries(), entries());
        checkStore(world.store.snapshot());
    }

    private Set<Integer> peers() {
        Set<Integer> result = new TreeSet<>();
        world.relay.peers(world.nowNs).forEach(report -> result.add(peer(report.key())));
        return result;
    }

    private Set<Route> expectedRoutes() {
        Set<Route> result = new HashSet<>();
        model.publishes.forEach((hub, spokes) -> {
            for (int spoke : spokes) {
                boolean called = model.called.contains(new ConsentModel.Permission(hub, spoke));
                result.add(new Route(hub, spoke, called));
            }
        });
        return result;
    }

    private Set<Route> routes() {
        Set<Route> result = new HashSet<>();
        for (RouteReport report : world.relay.routes(world.nowNs)) {
            result.add(new Route(peer(report.hub()), peer(report.spoke()), report.wanted()));
        }
        return result;
    }

    private Set<Entry> expectedEntries() {
        Set<Entry> result = new HashSet<>();
        for (ConsentModel.Session session : model.sessions) {
            if (model.online.contains(session.caller()) && model.online.contains(session.callee())) {
                result.add(new Entry(address(session.caller()), session.calleeIndex(), address(session.callee())));
                result.add(new Entry(address(session.callee()), session.callerIndex(), address(session.caller())));
            }
        }
        return result;
    }

    private Endpoint address(int peer) {
        return world.hostByAddress.values().stream()
                .filter(host -> host.key.equals(keys.get(peer)))
                .findFirst()
                .orElseThrow()
                .address;
    }

    private Set<Entry> entries() {
        Set<Entry> result = new HashSet<>();
        world.relay.forEachEntry(entry -> {
            List<Path> sources = entry.source().paths();
            List<Path> destinations = entry.destination().paths();
            if (!destinations.isEmpty()) {
                sources.forEach(source -> result.add(new Entry(
                        source.remote(),
                        entry.receiverIndex(),
                        destinations.getFirst().remote())));
            }
        });
        return result;
    }

    private void checkStore(Snapshot stored) {
        Map<Integer, Set<Integer>> sets = new TreeMap<>();
        for (PublishedSetRecord set : stored.publishedSets()) {
            Set<Integer> spokes = new TreeSet<>();
            set.spokes().forEach(spoke -> spokes.add(peer(spoke)));
            sets.put(peer(set.hub()), spokes);
        }
        require("stored sets", model.publishes, sets);
        Set<ConsentModel.Permission> calls = new HashSet<>();
        for (CallRecord call : stored.calls()) {
            calls.add(new ConsentModel.Permission(peer(call.hub()), peer(call.spoke())));
        }
        require("stored calls", model.called, calls);
        Set<Integer> peers = new TreeSet<>();
        for (PeerRecord record : stored.peers()) {
            peers.add(peer(record.key()));
        }
        require("stored peers", model.remembered, peers);
        require("stored sessions", expectedEnds(), ends(stored));
    }

    private Set<Ends> expectedEnds() {
        Set<Ends> result = new HashSet<>();
        for (ConsentModel.Session session : model.sessions) {
            result.add(new Ends(session.caller(), session.callerIndex(), session.callee(), session.calleeIndex()));
        }
        return result;
    }

    private Set<Ends> ends(Snapshot stored) {
        Set<Ends> result = new HashSet<>();
        for (RelayedSessionRecord session : stored.relayedSessions()) {
            result.add(new Ends(
                    peer(session.initiator()),
                    session.initiatorIndex(),
                    peer(session.responder()),
                    session.responderIndex()));
        }
        return result;
    }

    void checkStatus(int asker, List<PeerStatus.Counterpart> told) {
        Set<Integer> counterparts = new TreeSet<>(model.publishes.getOrDefault(asker, Set.of()));
        model.publishes.keySet().stream()
                .filter(hub -> model.publishes(hub, asker))
                .forEach(counterparts::add);
        Set<Integer> named = new TreeSet<>();
        for (PeerStatus.Counterpart counterpart : told) {
            int other = peer(counterpart.key());
            named.add(other);
            boolean isTold = model.hasAgreedTo(asker, other);
            require(other + " is told as online", isTold && model.online.contains(other), counterpart.online());
            require(
                    "the last handshake of " + other + " is told",
                    isTold && model.remembered.contains(other),
                    counterpart.secondsSinceHandshake().isPresent());
        }
        require("counterparts of " + asker, counterparts, named);
    }
}
