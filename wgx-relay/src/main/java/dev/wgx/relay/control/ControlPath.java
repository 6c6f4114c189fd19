package dev.wgx.relay.control;

import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.relay.Admission;
import dev.wgx.relay.CounterTotals;
import dev.wgx.relay.Counters;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Effects;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.RelaySettings;
import dev.wgx.relay.data.ForwardingTable;
import dev.wgx.relay.store.Snapshot;
import dev.wgx.wire.CookieReply;
import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.util.List;
import java.util.Set;

/** Wires the control path together and sorts datagrams by what they are and whose they are. */
public final class ControlPath {
    private static final long NS_PER_MS = 1_000_000;

    private final StaticIdentity identity;
    private final Counters counters;
    private final IndexTable indexes;
    private final PeerTable peers;
    private final PendingInitiations pending = new PendingInitiations();
    private final EarlyInitiations early;
    private final RelayedSessions sessions;
    private final Endpoints endpoints;
    private final PeerTimers timers;
    private final AddressChecks checks;
    private final Revocation revocation;
    private final Relations relations;
    private final Publications publications;
    private final OwnHandshakes ownHandshakes;
    private final RelayedHandshakes relayedHandshakes;
    private final KeyQueries keyQueries;
    private final Recovery recovery;
    private final Reports reports;
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
            long nowNs,
            long wallNs) {
        this.identity = new StaticIdentity(privateKey);
        this.counters = counters;
        Journal journal = new Journal();
        early = new EarlyInitiations(counters);
        indexes = new IndexTable(random);
        peers = new PeerTable(journal, settings.maxPeers(), admission);
        sessions = new RelayedSessions(table, journal, settings.maxRelayedSessions());
        endpoints = new Endpoints(sessions, journal, counters);
        timers = new PeerTimers(identity, random, indexes, endpoints);
        checks = new AddressChecks(timers, counters, nowNs);
        revocation = new Revocation(peers, endpoints, sessions);
        relations = new Relations(peers, sessions, revocation, journal);
        Replies replies = new Replies(timers);
        publications =
                new Publications(identity.publicKey(), settings.maxSpokesPerHub(), peers, relations, replies, journal);
        InnerPackets innerPackets = new InnerPackets(new Commands(publications, replies, counters), replies, counters);
        ownHandshakes = new OwnHandshakes(
                identity, random, indexes, peers, endpoints, timers, checks, innerPackets, journal, counters, nowNs);
        relayedHandshakes = new RelayedHandshakes(endpoints, pending, early, sessions, indexes, journal, counters);
        keyQueries = new KeyQueries(identity.publicKey(), settings.answersPublicKeyQuery(), counters, nowNs);
        recovery = new Recovery(peers, endpoints, relations, sessions, timers, journal);
        recovery.restore(snapshot, nowNs, wallNs / NS_PER_MS);
        reports = new Reports(identity.publicKey(), peers, relations, sessions, totals, wallNs / NS_PER_MS);
        wallOffsetNs = Math.max(wallNs, newestHandshakeNs(snapshot)) - nowNs;
    }

    /** A clock that fell back while the relay was down must not make its initiations look like replays. */
    private static long newestHandshakeNs(Snapshot snapshot) {
        return snapshot.peers().stream()
                        .mapToLong(peer -> peer.lastHandshakeMs())
                        .max()
                        .orElse(0)
                * NS_PER_MS;
    }

    public PublicKey publicKey() {
        return identity.publicKey();
    }

    public Reports reports() {
        return reports;
    }

    private Turn turn(long nowNs, Effects effects) {
        return new Turn(nowNs, nowNs + wallOffsetNs, effects, counters);
    }

    /** @param type of a datagram that the data path left over */
    public void onDatagram(Datagram datagram, MessageType type, long nowNs, Effects effects) {
        Endpoint source = datagram.source();
        if (!source.isUnicast()) {
            counters.drop(DropReason.SOURCE_NOT_UNICAST);
            return;
        }
        if (endpoints.isOwn(source)) {
            counters.drop(DropReason.SOURCE_IS_RELAY);
            return;
        }
        Turn turn = turn(nowNs, effects);
        switch (type) {
            case HANDSHAKE_INITIATION -> onInitiation(datagram, turn);
            case HANDSHAKE_RESPONSE -> onResponse(datagram, source, turn);
            case COOKIE_REPLY -> onCookieReply(datagram, source, turn);
            case TRANSPORT_DATA -> onTransport(datagram, source, turn);
            case NONE -> onOther(datagram, turn);
        }
    }

    private void onInitiation(Datagram datagram, Turn turn) {
        if (ownHandshakes.isForRelay(datagram.payload())) {
            ownHandshakes.onInitiation(datagram, turn);
        } else {
            relayedHandshakes.onInitiation(datagram, turn);
        }
    }

    private void onResponse(Datagram datagram, Endpoint source, Turn turn) {
        Peer peer = indexes.find(HandshakeResponse.receiverIndex(datagram.payload()));
        if (peer != null && isAwaitedFrom(peer, source)) {
            ownHandshakes.onResponse(peer, datagram, turn);
            relayedHandshakes.onProved(source, turn);
        } else {
            relayedHandshakes.onResponse(datagram, turn);
        }
    }

    private void onCookieReply(Datagram datagram, Endpoint source, Turn turn) {
        Peer peer = indexes.find(CookieReply.receiverIndex(datagram.payload()));
        if (peer != null && isAwaitedFrom(peer, source)) {
            ownHandshakes.onCookieReply(peer, datagram, turn);
        } else {
            relayedHandshakes.onCookieReply(datagram, turn);
        }
    }

    private static boolean isAwaitedFrom(Peer peer, Endpoint source) {
        return peer.initiationPath != null && peer.initiationPath.remote().equals(source);
    }

    private void onTransport(Datagram datagram, Endpoint source, Turn turn) {
        int index = TransportData.receiverIndex(datagram.payload());
        Peer own = indexes.find(index);
        if (own != null) {
            ownHandshakes.onTransport(own, datagram, turn);
            relayedHandshakes.onProved(source, turn);
            return;
        }
        Peer sender = endpoints.ownerOf(source);
        List<Direction> directions = sessions.findByReceiverIndex(index);
        if (sender != null && sender.outgoing.containsKey(index)) {
            counters.drop(DropReason.UNREACHABLE_DESTINATION);
        } else if (directions.isEmpty()) {
            counters.drop(DropReason.UNKNOWN_INDEX);
        } else {
            counters.drop(DropReason.MOVED_SOURCE);
            checks.onStray(directions, datagram.path(), datagram.length(), turn);
        }
    }

    private void onOther(Datagram datagram, Turn turn) {
        if (KeyQueries.isQuery(datagram.payload())) {
            keyQueries.onQuery(datagram, turn);
        } else {
            counters.drop(DropReason.MALFORMED);
        }
    }

    public long nextDeadlineNs() {
        long tablesNs = Math.min(sessions.nextDeadlineNs(), Math.min(pending.nextDeadlineNs(), early.nextDeadlineNs()));
        return Math.min(tablesNs, Math.min(timers.nextDeadlineNs(), recovery.nextDeadlineNs()));
    }

    public void onDeadline(long nowNs, Effects effects) {
        Turn turn = turn(nowNs, effects);
        recovery.onDeadline(turn);
        sessions.onDeadline(turn);
        pending.onDeadline(turn);
        early.onDeadline(turn);
        timers.onDeadline(turn);
    }

    public void onPersisted(long sequence, long nowNs, Effects effects) {
        publications.onPersisted(sequence, turn(nowNs, effects));
    }

    /** Never lets the wall clock fall back: timestamps must grow. */
    public void onWallClock(long nowNs, long wallNs) {
        wallOffsetNs = Math.max(wallOffsetNs, wallNs - nowNs);
    }

    public void onOwnEndpoints(Set<Endpoint> own) {
        endpoints.setOwn(own);
    }

    public void onAdmission(Admission admission, long nowNs, Effects effects) {
        peers.setAdmission(admission);
        revocation.revokeUnadmitted(turn(nowNs, effects));
    }
}
