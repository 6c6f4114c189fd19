package dev.wgx.bench.peer;

import dev.wgx.noise.Indexes;
import dev.wgx.noise.InitiationVerdict;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.noise.Received;
import dev.wgx.noise.ReceivedInitiation;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.noise.TransportVerdict;
import dev.wgx.noise.Tunnel;
import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.MessageType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One peer of a device: WireGuard's tunnel, and the receiver indexes that its handshakes agree on. */
final class Peering implements Indexes, Clockwork {
    private static final long KEEPALIVE_NS = TimeUnit.SECONDS.toNanos(20);

    private final RandomSource random;
    private final Map<Integer, Peering> ownerByIndex;
    private final Consumer<ByteBuffer> output;
    private final Correspondent correspondent;
    private final Tunnel tunnel;

    /** Of our newest response: confirmed by the first message for the local index. */
    private int answeredRemoteIndex;

    private int answeredLocalIndex;

    Peering(
            StaticIdentity identity,
            PublicKey peer,
            RandomSource random,
            Map<Integer, Peering> ownerByIndex,
            Consumer<ByteBuffer> output,
            Correspondent correspondent) {
        this.random = random;
        this.ownerByIndex = ownerByIndex;
        this.output = output;
        this.correspondent = correspondent;
        tunnel = new Tunnel(identity, peer, PresharedKey.NONE, random, this, Optional.empty());
    }

    @Override
    public int allocate(Tunnel owner) {
        int index = random.nextInt();
        while (ownerByIndex.putIfAbsent(index, this) != null) {
            index = random.nextInt();
        }
        return index;
    }

    @Override
    public void release(int index) {
        ownerByIndex.remove(index);
    }

    /** Shakes hands, and then sends keepalives: whoever does so renews the session in time. */
    void initiate(long nowNs, long wallNs) {
        tunnel.setPersistentKeepalive(KEEPALIVE_NS);
        tunnel.initiate(nowNs, wallNs, this::send);
    }

    void send(ByteBuffer packet, long nowNs, long wallNs) {
        tunnel.send(packet, nowNs, wallNs, this::send);
    }

    void onInitiation(ByteBuffer message, ReceivedInitiation initiation, long nowNs) {
        if (tunnel.onInitiation(initiation, nowNs, this::send) == InitiationVerdict.ACCEPTED) {
            answeredRemoteIndex = HandshakeInitiation.senderIndex(message);
        }
    }

    void onResponse(ByteBuffer message, long nowNs) {
        if (tunnel.onResponse(message, nowNs, this::send)) {
            correspondent.onSession(HandshakeResponse.senderIndex(message));
        }
    }

    void onCookieReply(ByteBuffer message, long nowNs) {
        tunnel.onCookieReply(message, nowNs);
    }

    void onTransport(ByteBuffer message, int receiverIndex, long nowNs, ByteBuffer plaintext) {
        Received received = tunnel.onTransport(message, nowNs, plaintext);
        if (received.confirmedSession() && receiverIndex == answeredLocalIndex) {
            correspondent.onSession(answeredRemoteIndex);
        }
        if (received.verdict() == TransportVerdict.PACKET) {
            correspondent.onPacket(plaintext);
        }
    }

    @Override
    public long nextDeadlineNs() {
        return tunnel.nextDeadlineNs();
    }

    @Override
    public void onDeadline(long nowNs, long wallNs) {
        tunnel.onDeadline(nowNs, wallNs, this::send);
    }

    private void send(ByteBuffer borrowed) {
        ByteBuffer message = borrowed.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (MessageType.of(message) == MessageType.HANDSHAKE_RESPONSE) {
            answeredLocalIndex = HandshakeResponse.senderIndex(message);
        }
        output.accept(message);
    }
}
