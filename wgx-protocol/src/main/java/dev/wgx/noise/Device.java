// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import dev.wgx.wire.CookieReply;
import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A standard WireGuard device without a network: one static key, one index space and a {@link Tunnel} for each peer. It
 * answers every valid message, wherever that came from. It knows no address: the caller delivers what it sends.
 *
 * <p>The tests, the benchmarks and the training run talk to a relay through it. The relay itself has tunnels of its
 * own.
 */
public final class Device {
    private final StaticIdentity identity;
    private final RandomSource random;
    private final Effects effects;
    private final IndexTable indexes;
    private final Map<PublicKey, Tunnel> tunnelByKey = new LinkedHashMap<>();
    private ByteBuffer plaintext = ByteBuffer.allocate(0);

    /** Takes what a device sends and learns. Every buffer is borrowed for the call. */
    @FunctionalInterface
    public interface Effects {
        void send(PublicKey peer, ByteBuffer datagram);

        /** @param packet an inner packet from the peer, with its padding */
        default void onPacket(PublicKey peer, ByteBuffer packet) {}

        /** @param receiverIndex the index that transport data for the peer carries from now on */
        default void onSession(PublicKey peer, int receiverIndex) {}
    }

    public Device(PrivateKey privateKey, RandomSource random, Effects effects) {
        this.identity = new StaticIdentity(privateKey);
        this.random = random;
        this.effects = effects;
        this.indexes = new IndexTable(random);
    }

    public PublicKey publicKey() {
        return identity.publicKey();
    }

    public void addPeer(PublicKey peer) {
        addPeer(peer, PresharedKey.NONE, 0);
    }

    /** @param persistentKeepaliveNs 0 for none */
    public void addPeer(PublicKey peer, PresharedKey presharedKey, long persistentKeepaliveNs) {
        Tunnel tunnel = new Tunnel(identity, peer, presharedKey, random, indexes, new InitiationTimestamps());
        tunnel.setPersistentKeepalive(persistentKeepaliveNs);
        tunnelByKey.put(peer, tunnel);
    }

    public void removePeer(PublicKey peer) {
        tunnel(peer).close();
        tunnelByKey.remove(peer);
    }

    /** Returns the tunnel to a peer that was added. */
    public Tunnel tunnel(PublicKey peer) {
        return Objects.requireNonNull(tunnelByKey.get(peer), "no such peer");
    }

    /** Sends an inner packet, which waits while the handshake that it needs is under way. */
    public void send(PublicKey peer, ByteBuffer packet, long nowNs, long wallNs) {
        Tunnel tunnel = tunnel(peer);
        tunnel.send(packet, nowNs, wallNs, outputOf(tunnel));
    }

    /** Sends a keepalive, or starts the handshake that it needs, as {@code wg set … persistent-keepalive} does. */
    public void sendKeepalive(PublicKey peer, long nowNs, long wallNs) {
        Tunnel tunnel = tunnel(peer);
        tunnel.sendKeepalive(nowNs, wallNs, outputOf(tunnel));
    }

    /** Starts a handshake, whatever session there is. */
    public void initiate(PublicKey peer, long nowNs, long wallNs) {
        Tunnel tunnel = tunnel(peer);
        tunnel.initiate(nowNs, wallNs, outputOf(tunnel));
    }

    /**
     * Handles a datagram and whatever it makes due at once.
     *
     * @return false if it was not authentic, or for no peer of this device
     */
    public boolean onDatagram(ByteBuffer datagram, long nowNs, long wallNs) {
        ByteBuffer message = datagram.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return switch (MessageType.of(message)) {
            case HANDSHAKE_INITIATION -> onInitiation(message, nowNs);
            case HANDSHAKE_RESPONSE -> onResponse(message, nowNs);
            case COOKIE_REPLY -> onCookieReply(message, nowNs);
            case TRANSPORT_DATA -> onTransport(message, nowNs, wallNs);
            case NONE -> false;
        };
    }

    /** Returns when {@link #onDeadline} wants to be called; Long.MAX_VALUE for never. */
    public long nextDeadlineNs() {
        long nextNs = Long.MAX_VALUE;
        for (Tunnel tunnel : tunnelByKey.values()) {
            nextNs = Math.min(nextNs, tunnel.nextDeadlineNs());
        }
        return nextNs;
    }

    public void onDeadline(long nowNs, long wallNs) {
        for (Tunnel tunnel : tunnelByKey.values()) {
            doWhatIsDue(tunnel, nowNs, wallNs);
        }
    }

    int indexCount() {
        return indexes.size();
    }

    StaticIdentity identity() {
        return identity;
    }

    private boolean onInitiation(ByteBuffer message, long nowNs) {
        return ReceivedInitiation.open(identity, message)
                .filter(initiation -> answer(initiation, nowNs))
                .isPresent();
    }

    private boolean answer(ReceivedInitiation initiation, long nowNs) {
        Tunnel tunnel = tunnelByKey.get(initiation.remoteKey());
        if (tunnel == null) {
            initiation.erase();
            return false;
        }
        return tunnel.onInitiation(initiation, nowNs, outputOf(tunnel)) == InitiationVerdict.ACCEPTED;
    }

    private boolean onResponse(ByteBuffer message, long nowNs) {
        Optional<Tunnel> called = indexes.findOwner(HandshakeResponse.receiverIndex(message))
                .filter(tunnel -> tunnel.onResponse(message, nowNs, outputOf(tunnel)));
        called.ifPresent(this::reportSession);
        return called.isPresent();
    }

    private boolean onCookieReply(ByteBuffer message, long nowNs) {
        return indexes.findOwner(CookieReply.receiverIndex(message))
                .filter(tunnel -> tunnel.onCookieReply(message, nowNs))
                .isPresent();
    }

    private boolean onTransport(ByteBuffer message, long nowNs, long wallNs) {
        Tunnel tunnel = indexes.findOwner(TransportData.receiverIndex(message)).orElse(null);
        if (tunnel == null) {
            return false;
        }
        if (plaintext.capacity() < message.remaining()) {
            plaintext = ByteBuffer.allocate(message.remaining());
        }
        Received received = tunnel.onTransport(message, nowNs, plaintext);
        if (received.confirmedSession()) {
            reportSession(tunnel);
        }
        if (received.verdict() == TransportVerdict.PACKET) {
            effects.onPacket(tunnel.remoteKey(), plaintext);
        }
        doWhatIsDue(tunnel, nowNs, wallNs);
        return received.authentic();
    }

    private void reportSession(Tunnel tunnel) {
        tunnel.remoteIndex().ifPresent(index -> effects.onSession(tunnel.remoteKey(), index));
    }

    private void doWhatIsDue(Tunnel tunnel, long nowNs, long wallNs) {
        if (tunnel.nextDeadlineNs() <= nowNs) {
            tunnel.onDeadline(nowNs, wallNs, outputOf(tunnel));
        }
    }

    private Output outputOf(Tunnel tunnel) {
        return message -> effects.send(tunnel.remoteKey(), message);
    }
}
