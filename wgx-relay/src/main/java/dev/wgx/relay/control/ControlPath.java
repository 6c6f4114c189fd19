// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.relay.Admission;
import dev.wgx.relay.CounterTotals;
import dev.wgx.relay.Counters;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.Effects;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.RelaySettings;
import dev.wgx.relay.data.ForwardingTable;
import dev.wgx.relay.report.PeerReport;
import dev.wgx.relay.report.RevocationReport;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.Snapshot;
import dev.wgx.relay.store.StoreChange;
import dev.wgx.wire.MessageType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Wires the control path together. {@link DatagramDispatch} sorts what comes in. */
public final class ControlPath {
    private final PublicKey publicKey;
    private final Counters counters;
    private final Journal journal = new Journal();
    private final PeerTable peers;
    private final Newcomers newcomers;
    private final StrangerSweep sweep;
    private final PendingInitiations pending;
    private final EarlyInitiations early;
    private final RelayedSessions sessions;
    private final Endpoints endpoints;
    private final PeerTimers timers;
    private final Revocation revocation;
    private final Publications publications;
    private final DatagramDispatch dispatch;
    private final ControlQueue queue;
    private final EventRation ration;
    private final Recovery recovery;
    private final Refusals refusals;
    private final Reports reports;
    private final long boot;
    private long wallOffsetNs;

    /** @param totals of all threads, {@code counters} of this one */
    public ControlPath(
            PrivateKey privateKey,
            Admission admission,
            RelaySettings settings,
            RandomSource random,
            Snapshot snapshot,
            ForwardingTable table,
            Counters counters,
            CounterTotals totals,
            Moment now) {
        this.counters = counters;
        long nowNs = now.nowNs();
        boot = now.boot();
        wallOffsetNs = now.wallNs() - nowNs;
        StaticIdentity identity = new StaticIdentity(privateKey);
        publicKey = identity.publicKey();
        IndexTable indexes = new IndexTable(random);
        Ledger ledger = new Ledger();
        newcomers = new Newcomers(Limits.maxNewcomers(settings));
        peers = new PeerTable(settings.maxPeers(), admission, ledger, newcomers);
        Accounts accounts = new Accounts(peers, ledger);
        sessions = new RelayedSessions(table, accounts, settings.maxRelayedSessions());
        pending = new PendingInitiations(accounts, Limits.maxPendingInitiations(settings));
        early = new EarlyInitiations(Limits.maxEarlyInitiations(settings));
        endpoints = new Endpoints(table);
        timers = new PeerTimers(identity, random, indexes, endpoints);
        AddressProof proof = new AddressProof(endpoints, timers, new EchoProof(random, timers), accounts, nowNs);
        Permissions permissions =
                new Permissions(peers, pending, sessions, accounts, ledger, settings.maxPermissions());
        revocation = new Revocation(peers, endpoints, permissions, accounts);
        Displacement displacement = new Displacement(peers, permissions, revocation, ledger, nowNs);
        Replies replies = new Replies(timers);
        CommandRation commandRation = new CommandRation(accounts, nowNs);
        Assemblies assemblies = new Assemblies(publicKey, settings.maxSpokesPerHub(), accounts);
        publications = new Publications(
                publicKey,
                settings.maxSpokesPerHub(),
                assemblies,
                commandRation,
                peers,
                permissions,
                revocation,
                displacement,
                accounts,
                replies);
        InnerPackets innerPackets =
                new InnerPackets(new Commands(publications, replies), replies, proof, commandRation);
        InitiationGate gate = new InitiationGate(identity, random, endpoints, nowNs);
        refusals = new Refusals(identity, gate, nowNs);
        OwnHandshakes ownHandshakes = new OwnHandshakes(
                identity, random, indexes, peers, newcomers, accounts, displacement, gate, refusals, proof, timers);
        OwnSessions ownSessions = new OwnSessions(ownHandshakes, proof, timers, innerPackets);
        RelayedHandshakes relayedHandshakes = new RelayedHandshakes(
                endpoints, new Mac1Search(accounts, nowNs), permissions, pending, early, sessions, indexes);
        KeyQueries keyQueries = new KeyQueries(publicKey, settings.answersPublicKeyQuery(), nowNs);
        Reflections reflections = new Reflections(
                new Reflector(publicKey, settings.reflectionPort(), nowNs), settings.answersPublicKeyQuery());
        dispatch = new DatagramDispatch(
                indexes,
                endpoints,
                sessions,
                proof,
                ownHandshakes,
                ownSessions,
                relayedHandshakes,
                keyQueries,
                reflections);
        queue = new ControlQueue(endpoints, accounts);
        ration = new EventRation(peers, accounts);
        recovery = new Recovery(peers, accounts, proof, permissions, sessions, timers);
        recovery.restore(snapshot, now);
        sweep = new StrangerSweep(peers, nowNs);
        reports = new Reports(publicKey, peers, permissions, sessions, refusals, totals, now.wallMs());
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /** Returns a report of every peer, sorted by key. */
    public List<PeerReport> peers(long nowNs) {
        return reports.peers(nowNs, now(nowNs).wallMs());
    }

    /** Returns a report of every peer that publishes somebody, sorted by key. */
    public List<PeerReport> hubs(long nowNs) {
        return reports.hubs(nowNs, now(nowNs).wallMs());
    }

    /** Forgets when the peer last shook hands, and ends its sessions with the relay. Returns whether it is known. */
    public boolean forget(PublicKey key, long nowNs, Effects effects) {
        Peer peer = peers.find(key);
        if (peer == null) {
            return false;
        }
        Turn turn = turn(nowNs, effects);
        boolean wasHere = peer.hasHistory();
        endpoints.withdrawAll(peer, turn);
        peer.forgetTimestamp();
        refusals.forget(key);
        if (wasHere) {
            turn.persist(
                    peer.hasHistory() ? new StoreChange.PutPeer(peer.toRecord()) : new StoreChange.RemovePeer(key));
        }
        return true;
    }

    public Reports reports() {
        return reports;
    }

    private Turn turn(long nowNs, Effects effects) {
        return new Turn(now(nowNs), effects, counters, journal, ration);
    }

    private Moment now(long nowNs) {
        return Moment.of(nowNs, nowNs + wallOffsetNs, boot);
    }

    /** @param type of a datagram that the data path left over */
    public void onDatagram(Datagram datagram, MessageType type, long nowNs, Effects effects) {
        dispatch.onDatagram(datagram, type, turn(nowNs, effects));
    }

    /** Keeps a copy of a datagram that the data path left over, for {@link #takeQueued}. */
    public void enqueue(Datagram datagram, long nowNs, Effects effects) {
        queue.add(datagram, turn(nowNs, effects));
    }

    public boolean hasQueued() {
        return !queue.isEmpty();
    }

    public int queuedDatagrams() {
        return queue.size();
    }

    /** Takes the datagram whose turn it is; {@link #onQueuedHandled} follows. */
    public Datagram takeQueued() {
        return queue.takeNext();
    }

    public void onQueuedHandled(long costNs) {
        queue.onHandled(costNs);
    }

    public long nextDeadlineNs() {
        long tablesNs = Math.min(sessions.nextDeadlineNs(), Math.min(pending.nextDeadlineNs(), early.nextDeadlineNs()));
        long keysNs = Math.min(newcomers.nextDeadlineNs(), sweep.nextDeadlineNs());
        return Math.min(Math.min(tablesNs, keysNs), Math.min(timers.nextDeadlineNs(), recovery.nextDeadlineNs()));
    }

    public void onDeadline(long nowNs, Effects effects) {
        Turn turn = turn(nowNs, effects);
        recovery.onDeadline(turn);
        sessions.onDeadline(turn);
        pending.onDeadline(turn);
        early.onDeadline(turn);
        timers.onDeadline(turn);
        newcomers.onDeadline(turn);
        sweep.onDeadline(turn);
    }

    public void onPersisted(long sequence, long nowNs, Effects effects) {
        publications.onPersisted(sequence, turn(nowNs, effects));
    }

    /** Follows the wall clock forward and back. The timestamps of each tunnel grow in any case. */
    public void onWallClock(long nowNs, long wallNs) {
        wallOffsetNs = wallNs - nowNs;
    }

    public void onOwnEndpoints(Set<Endpoint> own) {
        endpoints.setOwn(own);
    }

    /** Applies a changed allow-list, and returns what that has ended. */
    public RevocationReport onAdmission(Admission admission, long nowNs, Effects effects) {
        int sessionsBefore = sessions.size();
        peers.setAdmission(admission);
        int revoked = revocation.onAdmissionChanged(turn(nowNs, effects));
        refusals.onAdmissionChanged(peers::admits);
        return new RevocationReport(revoked, sessionsBefore - sessions.size());
    }

    /** Finds a hub on the allow-list that brings the key in as its spoke. */
    public Optional<PublicKey> findAdmittingHub(PublicKey key) {
        return peers.findAdmittingHub(key);
    }
}
