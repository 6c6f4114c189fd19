package dev.wgx.relay.control;

import dev.wgx.noise.CookieChecker;
import dev.wgx.noise.InitiationVerdict;
import dev.wgx.noise.RandomSource;
import dev.wgx.noise.Received;
import dev.wgx.noise.ReceivedInitiation;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.noise.TransportVerdict;
import dev.wgx.noise.Tunnel;
import dev.wgx.relay.Counter;
import dev.wgx.relay.Counters;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.store.StoreChange;
import dev.wgx.wire.CookieReply;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The relay as a WireGuard peer: its handshakes and sessions, and what they prove about a peer's address. */
final class OwnHandshakes {
    private static final int MAX_PLAINTEXT = 65_535;
    private static final int ENDPOINT_LENGTH = 18;

    private final StaticIdentity identity;
    private final RandomSource random;
    private final IndexTable indexes;
    private final PeerTable peers;
    private final Endpoints endpoints;
    private final PeerTimers timers;
    private final AddressChecks checks;
    private final InnerPackets innerPackets;
    private final Journal journal;
    private final Counters counters;

    private final LoadGauge load;
    private final CookieChecker cookies;
    private final PrefixLimiter sources =
            new PrefixLimiter(Limits.SOURCE_INITIATIONS_PER_SECOND, Limits.SOURCE_INITIATION_BURST, 32, 64);
    private final PrefixLimiter sourcesUnderLoad = new PrefixLimiter(
            Limits.SOURCE_INITIATIONS_PER_SECOND_UNDER_LOAD, Limits.SOURCE_INITIATION_BURST_UNDER_LOAD, 32, 64);
    private final ByteBuffer plaintext = ByteBuffer.allocate(MAX_PLAINTEXT);
    private final ByteBuffer cookieReply =
            ByteBuffer.allocate(CookieReply.LENGTH).order(ByteOrder.LITTLE_ENDIAN);

    OwnHandshakes(
            StaticIdentity identity,
            RandomSource random,
            IndexTable indexes,
            PeerTable peers,
            Endpoints endpoints,
            PeerTimers timers,
            AddressChecks checks,
            InnerPackets innerPackets,
            Journal journal,
            Counters counters,
            long nowNs) {
        this.identity = identity;
        this.random = random;
        this.indexes = indexes;
        this.peers = peers;
        this.endpoints = endpoints;
        this.timers = timers;
        this.checks = checks;
        this.innerPackets = innerPackets;
        this.journal = journal;
        this.counters = counters;
        this.load = new LoadGauge(nowNs);
        this.cookies = new CookieChecker(identity, random);
    }

    boolean isForRelay(ByteBuffer handshakeMessage) {
        return identity.mac1Key().fits(handshakeMessage);
    }

    /** An initiation whose mac1 is the relay's, from anywhere. */
    void onInitiation(Datagram datagram, Turn turn) {
        ByteBuffer message = datagram.payload();
        Path path = datagram.path();
        boolean underLoad = load.isUnderLoad(turn.nowNs());
        if (underLoad && !cookies.hasValidMac2(message, bytesOf(path.remote()), turn.nowNs())) {
            replyWithCookie(message, path, turn);
            return;
        }
        if (!(underLoad ? sourcesUnderLoad : sources).take(path.remote(), turn.nowNs())) {
            counters.drop(DropReason.RATE_LIMITED);
            return;
        }
        Optional<ReceivedInitiation> opened = ReceivedInitiation.open(identity, message);
        if (opened.isEmpty()) {
            counters.drop(DropReason.HANDSHAKE_INVALID);
            return;
        }
        ReceivedInitiation initiation = opened.get();
        if (initiation.remoteKey().equals(identity.publicKey()) || !peers.admits(initiation.remoteKey())) {
            counters.drop(DropReason.NOT_ALLOWED);
            return;
        }
        accept(initiation, path, turn);
    }

    private void accept(ReceivedInitiation initiation, Path path, Turn turn) {
        Peer known = peers.find(initiation.remoteKey());
        if (known == null && !peers.makeRoom(turn)) {
            counters.drop(DropReason.PEER_TABLE_FULL);
            return;
        }
        // A newcomer becomes known only once the second half of its initiation has authenticated it.
        Peer peer = known != null ? known : new Peer(initiation.remoteKey());
        Tunnel tunnel = peer.openTunnel(identity, random, indexes);
        InitiationVerdict verdict = tunnel.onInitiation(initiation, turn.nowNs(), turn.to(path));
        switch (verdict) {
            case ACCEPTED -> {
                peers.add(peer);
                // WireGuard 6.5 moves the endpoint here; the relay waits for the confirmation.
                peer.handshakePath = path;
                journal.write(new StoreChange.PutPeer(peer.toRecord()), turn);
                timers.schedule(peer);
            }
            case INVALID -> refuse(peer, known, DropReason.HANDSHAKE_INVALID);
            case REPLAYED -> refuse(peer, known, DropReason.HANDSHAKE_REPLAYED);
            case TOO_FREQUENT -> refuse(peer, known, DropReason.HANDSHAKE_TOO_FREQUENT);
        }
    }

    private void refuse(Peer peer, @Nullable Peer known, DropReason reason) {
        counters.drop(reason);
        if (known == null) {
            peer.closeTunnel();
        }
    }

    private void replyWithCookie(ByteBuffer message, Path path, Turn turn) {
        counters.drop(DropReason.UNDER_LOAD);
        counters.count(Counter.COOKIE_REPLIES);
        cookies.writeReply(message, bytesOf(path.remote()), turn.nowNs(), cookieReply);
        turn.to(path).send(cookieReply);
    }

    private static byte[] bytesOf(Endpoint endpoint) {
        return ByteBuffer.allocate(ENDPOINT_LENGTH)
                .putLong(endpoint.high())
                .putLong(endpoint.low())
                .putShort((short) endpoint.port())
                .array();
    }

    /** A response to the relay's own initiation, from where that went: so it proves the address. */
    void onResponse(Peer peer, Datagram datagram, Turn turn) {
        Tunnel tunnel = peer.tunnel();
        Path path = datagram.path();
        if (tunnel == null || !tunnel.onResponse(datagram.payload(), turn.nowNs(), turn.to(path))) {
            counters.drop(DropReason.HANDSHAKE_INVALID);
            return;
        }
        peer.initiationPath = null;
        onHandshakeCompleted(peer, path, turn);
    }

    void onCookieReply(Peer peer, Datagram datagram, Turn turn) {
        Tunnel tunnel = peer.tunnel();
        if (tunnel == null || !tunnel.onCookieReply(datagram.payload(), turn.nowNs())) {
            counters.drop(DropReason.HANDSHAKE_INVALID);
        }
    }

    /** A transport message with an index of the relay's own, from anywhere. */
    void onTransport(Peer peer, Datagram datagram, Turn turn) {
        Tunnel tunnel = peer.tunnel();
        if (tunnel == null) {
            counters.drop(DropReason.UNKNOWN_INDEX);
            return;
        }
        plaintext.clear();
        Received received = tunnel.onTransport(datagram.payload(), turn.nowNs(), plaintext);
        switch (received.verdict()) {
            case INVALID -> counters.drop(DropReason.TRANSPORT_INVALID);
            case REPLAYED -> counters.drop(DropReason.TRANSPORT_REPLAYED);
            case EXPIRED -> counters.drop(DropReason.SESSION_EXPIRED);
            case KEEPALIVE, PACKET -> onAuthenticated(peer, datagram, received, turn);
        }
    }

    private void onAuthenticated(Peer peer, Datagram datagram, Received received, Turn turn) {
        Path path = datagram.path();
        peer.lastAuthenticatedNs = turn.nowNs();
        peer.receivedBytes += datagram.length();
        if (received.confirmedSession()) {
            confirm(peer, path, turn);
        } else if (received.newest()) {
            roam(peer, path, turn);
        }
        if (received.verdict() == TransportVerdict.PACKET) {
            innerPackets.onPacket(peer, plaintext, turn);
        }
        timers.schedule(peer);
    }

    /** Whoever confirms got the answer to its initiation: that proves the address the initiation came from. */
    private void confirm(Peer peer, Path path, Turn turn) {
        if (peer.handshakePath != null && peer.handshakePath.remote().equals(path.remote())) {
            onHandshakeCompleted(peer, path, turn);
        } else {
            noteHandshake(peer, turn);
            roam(peer, path, turn);
        }
    }

    private void onHandshakeCompleted(Peer peer, Path path, Turn turn) {
        peer.lastAuthenticatedNs = turn.nowNs();
        noteHandshake(peer, turn);
        endpoints.confirm(peer, path, turn);
        timers.schedule(peer);
    }

    private void noteHandshake(Peer peer, Turn turn) {
        counters.count(Counter.HANDSHAKES_COMPLETED);
        peer.lastHandshakeMs = turn.wallMs();
    }

    /**
     * A peer may move in mid-session to a free address at once. To an address that belongs to another peer it moves only
     * after a handshake there: otherwise any peer could forge its source and take another one's address away.
     */
    private void roam(Peer peer, Path path, Turn turn) {
        Peer owner = endpoints.ownerOf(path.remote());
        if (owner == null || owner == peer) {
            endpoints.confirm(peer, path, turn);
        } else {
            counters.drop(DropReason.ADDRESS_UNPROVEN);
            checks.check(peer, path, turn);
        }
    }
}
