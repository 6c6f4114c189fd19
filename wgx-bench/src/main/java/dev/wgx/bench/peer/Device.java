package dev.wgx.bench.peer;

import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.noise.ReceivedInitiation;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.wire.CookieReply;
import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** A WireGuard device that sends everything to the relay: one key, one port, one index space, any number of peers. */
final class Device implements Clockwork {
    private static final int MAX_PACKET_BYTES = 65_535;

    private final StaticIdentity identity;
    private final RandomSource random;
    private final Consumer<ByteBuffer> output;
    private final Map<Integer, Peering> ownerByIndex = new HashMap<>();
    private final Map<PublicKey, Peering> peeringByKey = new LinkedHashMap<>();
    private final ByteBuffer plaintext = ByteBuffer.allocate(MAX_PACKET_BYTES);

    /** @param output takes each message to the relay, borrowed for the call */
    Device(PrivateKey key, RandomSource random, Consumer<ByteBuffer> output) {
        this.identity = new StaticIdentity(key);
        this.random = random;
        this.output = output;
    }

    PublicKey key() {
        return identity.publicKey();
    }

    void addPeer(PublicKey key, Correspondent correspondent) {
        peeringByKey.put(key, new Peering(identity, key, random, ownerByIndex, output, correspondent));
    }

    Peering peer(PublicKey key) {
        return Objects.requireNonNull(peeringByKey.get(key), "no such peer");
    }

    /** @param message little-endian; any bytes */
    void onDatagram(ByteBuffer message, long nowNs, long wallNs) {
        switch (MessageType.of(message)) {
            case HANDSHAKE_INITIATION -> onInitiation(message, nowNs);
            case HANDSHAKE_RESPONSE -> {
                Peering peering = ownerByIndex.get(HandshakeResponse.receiverIndex(message));
                if (peering != null) {
                    peering.onResponse(message, nowNs);
                }
            }
            case COOKIE_REPLY -> {
                Peering peering = ownerByIndex.get(CookieReply.receiverIndex(message));
                if (peering != null) {
                    peering.onCookieReply(message, nowNs);
                }
            }
            case TRANSPORT_DATA -> {
                int index = TransportData.receiverIndex(message);
                Peering peering = ownerByIndex.get(index);
                if (peering != null) {
                    peering.onTransport(message, index, nowNs, plaintext.clear());
                }
            }
            case NONE -> {}
        }
        onDeadline(nowNs, wallNs);
    }

    private void onInitiation(ByteBuffer message, long nowNs) {
        ReceivedInitiation.open(identity, message).ifPresent(initiation -> {
            Peering peering = peeringByKey.get(initiation.remoteKey());
            if (peering != null) {
                peering.onInitiation(message, initiation, nowNs);
            }
        });
    }

    @Override
    public long nextDeadlineNs() {
        long next = Long.MAX_VALUE;
        for (Peering peering : peeringByKey.values()) {
            next = Math.min(next, peering.nextDeadlineNs());
        }
        return next;
    }

    @Override
    public void onDeadline(long nowNs, long wallNs) {
        for (Peering peering : peeringByKey.values()) {
            if (peering.nextDeadlineNs() <= nowNs) {
                peering.onDeadline(nowNs, wallNs);
            }
        }
    }
}
