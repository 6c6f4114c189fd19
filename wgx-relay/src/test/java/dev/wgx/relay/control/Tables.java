// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.SeededRandom;
import dev.wgx.relay.Admission;
import dev.wgx.relay.Counters;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Effects;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Event;
import dev.wgx.relay.Path;
import dev.wgx.relay.data.ForwardingMirror;
import dev.wgx.relay.data.ForwardingTable;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.StoreChange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The tables that the control path stands on, for tests of one class, and turns whose effects are kept. */
final class Tables implements Effects {
    final SeededRandom random = new SeededRandom(3);
    final ForwardingTable forwarding = new ForwardingTable(ForwardingMirror.NONE, random);
    final Ledger ledger = new Ledger();
    final Newcomers newcomers = new Newcomers(1);
    final PeerTable peers;
    final Accounts accounts;
    final Endpoints endpoints = new Endpoints(forwarding);
    final Counters counters = new Counters();
    final List<Event> events = new ArrayList<>();
    final List<Path> sentTo = new ArrayList<>();
    final List<ByteBuffer> sent = new ArrayList<>();
    final List<StoreChange> stored = new ArrayList<>();
    private final Journal journal = new Journal();
    private final EventRation ration;

    Tables(Admission admission) {
        this(admission, 1000);
    }

    Tables(Admission admission, int maxPeers) {
        peers = new PeerTable(maxPeers, admission, ledger, newcomers);
        accounts = new Accounts(peers, ledger);
        ration = new EventRation(peers, accounts);
    }

    Turn turnAt(long nowNs) {
        return new Turn(Moment.of(nowNs, nowNs, 1), this, counters, journal, ration);
    }

    PublicKey newKey() {
        return PrivateKey.generate(random).publicKey();
    }

    Peer newPeer() {
        return peers.findOrAdd(newKey());
    }

    /** Adds a peer that has proved this address. */
    Peer newPeerAt(Endpoint endpoint, long nowNs) {
        Peer peer = newPeer();
        endpoints.place(peer, new ProvedAddress(Path.to(endpoint), Moment.of(nowNs, nowNs, 1), null));
        return peer;
    }

    /** Lets the hub publish the spoke, as {@link Permissions} does. */
    Permission publish(Peer hub, Peer spoke) {
        Permission permission = new Permission(hub, spoke);
        hub.publishes.put(spoke.key(), permission);
        spoke.publishedBy.put(hub.key(), permission);
        ledger.addPermission(hub);
        accounts.of(spoke);
        return permission;
    }

    long drops(DropReason reason) {
        return counters.get(reason);
    }

    @Override
    public void send(ByteBuffer payload, Path path, int trafficClass, int hopLimit) {
        sentTo.add(path);
        ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        sent.add(copy.put(payload.duplicate()).flip());
    }

    @Override
    public void persist(long sequence, StoreChange change) {
        stored.add(change);
    }

    @Override
    public void report(Event event) {
        events.add(event);
    }
}
