package dev.wgx.noise;

import dev.wgx.wire.CookieReply;
import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A standard WireGuard device without a network: one key, one socket, one index space, any number of peers. It answers
 * every valid message, wherever that came from. It keeps no addresses: the test delivers what it sends.
 */
public final class SimulatedDevice {
    private static final int DATAGRAM_LENGTH_MAX = 65_535;

    private final StaticIdentity identity;
    private final RandomSource random;
    private final Sink sink;
    private final IndexTable indexes;
    private final Map<PublicKey, Tunnel> tunnelByKey = new LinkedHashMap<>();
    private final Map<Tunnel, PublicKey> keyByTunnel = new LinkedHashMap<>();
    private final List<Packet> packets = new ArrayList<>();
    private final ByteBuffer plaintext = ByteBuffer.allocate(DATAGRAM_LENGTH_MAX);
    private long droppedCount;

    /** Takes the datagrams that the device sends; they are the sink's to keep. */
    @FunctionalInterface
    public interface Sink {
        void send(PublicKey peer, ByteBuffer datagram);
    }

    /** An inner packet that came from a peer, with its padding. */
    public record Packet(PublicKey peer, ByteBuffer bytes) {}

    public SimulatedDevice(PrivateKey privateKey, RandomSource random, Sink sink) {
        this.identity = new StaticIdentity(privateKey);
        this.random = random;
        this.sink = sink;
        this.indexes = new IndexTable(random);
    }

    public PublicKey publicKey() {
        return identity.publicKey();
    }

    public StaticIdentity identity() {
        return identity;
    }

    public void addPeer(PublicKey peer) {
        addPeer(peer, PresharedKey.NONE, 0);
    }

    public void addPeer(PublicKey peer, PresharedKey presharedKey) {
        addPeer(peer, presharedKey, 0);
    }

    /** @param persistentKeepaliveNs 0 for none */
    public void addPeer(PublicKey peer, PresharedKey presharedKey, long persistentKeepaliveNs) {
        Tunnel tunnel = new Tunnel(identity, peer, presharedKey, random, indexes, Optional.empty());
        tunnel.setPersistentKeepalive(persistentKeepaliveNs);
        tunnelByKey.put(peer, tunnel);
        keyByTunnel.put(tunnel, peer);
    }

    public void removePeer(PublicKey peer) {
        Tunnel tunnel = tunnel(peer);
        tunnel.close();
        tunnelByKey.remove(peer);
        keyByTunnel.remove(tunnel);
    }

    public Tunnel tunnel(PublicKey peer) {
        return Objects.requireNonNull(tunnelByKey.get(peer), "no such peer");
    }

    /** Sends an inner packet; it waits while the handshake that it needs is under way. */
    public void send(PublicKey peer, ByteBuffer packet, long nowNs, long wallNs) {
        tunnel(peer).send(packet, nowNs, wallNs, to(peer));
    }

    /** What `wg set … persistent-keepalive` does at once: a keepalive, and a handshake where that needs one. */
    public void sendKeepalive(PublicKey peer, long nowNs, long wallNs) {
        tunnel(peer).sendKeepalive(nowNs, wallNs, to(peer));
    }

    public void initiate(PublicKey peer, long nowNs, long wallNs) {
        tunnel(peer).initiate(nowNs, wallNs, to(peer));
    }

    /** Handles a datagram and whatever it makes due at once. */
    public void onDatagram(ByteBuffer datagram, long nowNs, long wallNs) {
        if (!receive(datagram.duplicate().order(ByteOrder.LITTLE_ENDIAN), nowNs)) {
            droppedCount++;
        }
        onDeadline(nowNs, wallNs);
    }

    public long nextDeadlineNs() {
        return tunnelByKey.values().stream()
                .mapToLong(Tunnel::nextDeadlineNs)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    public void onDeadline(long nowNs, long wallNs) {
        tunnelByKey.forEach((peer, tunnel) -> {
            if (tunnel.nextDeadlineNs() <= nowNs) {
                tunnel.onDeadline(nowNs, wallNs, to(peer));
            }
        });
    }

    /** What came so far, in order. */
    public List<Packet> packets() {
        return packets;
    }

    /** How many datagrams were for nobody here, or false. */
    public long droppedCount() {
        return droppedCount;
    }

    public int indexCount() {
        return indexes.size();
    }

    private boolean receive(ByteBuffer message, long nowNs) {
        return switch (MessageType.of(message)) {
            case HANDSHAKE_INITIATION -> onInitiation(message, nowNs);
            case HANDSHAKE_RESPONSE -> {
                Optional<Tunnel> tunnel = indexes.find(HandshakeResponse.receiverIndex(message));
                yield tunnel.isPresent() && tunnel.get().onResponse(message, nowNs, to(tunnel.get()));
            }
            case COOKIE_REPLY -> {
                Optional<Tunnel> tunnel = indexes.find(CookieReply.receiverIndex(message));
                yield tunnel.isPresent() && tunnel.get().onCookieReply(message, nowNs);
            }
            case TRANSPORT_DATA -> onTransport(message, nowNs);
            case NONE -> false;
        };
    }

    private boolean onInitiation(ByteBuffer message, long nowNs) {
        Optional<ReceivedInitiation> initiation = ReceivedInitiation.open(identity, message);
        if (initiation.isEmpty()) {
            return false;
        }
        PublicKey peer = initiation.get().remoteKey();
        Tunnel tunnel = tunnelByKey.get(peer);
        return tunnel != null && tunnel.onInitiation(initiation.get(), nowNs, to(peer)) == InitiationVerdict.ACCEPTED;
    }

    private boolean onTransport(ByteBuffer message, long nowNs) {
        Optional<Tunnel> tunnel = indexes.find(TransportData.receiverIndex(message));
        if (tunnel.isEmpty()) {
            return false;
        }
        Received received = tunnel.get().onTransport(message, nowNs, plaintext);
        if (received.verdict() == TransportVerdict.PACKET) {
            packets.add(new Packet(key(tunnel.get()), copy(plaintext)));
        }
        return received.authentic();
    }

    private PublicKey key(Tunnel tunnel) {
        return Objects.requireNonNull(keyByTunnel.get(tunnel));
    }

    private Output to(Tunnel tunnel) {
        return to(key(tunnel));
    }

    private Output to(PublicKey peer) {
        return message -> sink.send(peer, copy(message));
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining())
                .put(bytes.duplicate())
                .flip()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
