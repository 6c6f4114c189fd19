package dev.wgx.training;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.PublishClient;
import dev.wgx.command.SpokeSet;
import dev.wgx.noise.Indexes;
import dev.wgx.noise.Output;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.noise.ReceivedInitiation;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.noise.Tunnel;
import dev.wgx.packet.EchoRequest;
import dev.wgx.packet.InnerPacket;
import dev.wgx.packet.IpAddress;
import dev.wgx.packet.UdpDatagram;
import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WireGuard peer that has the relay and the peers behind it at one address, and never waits. */
final class TrainingPeer implements AutoCloseable {
    private static final int MAX_DATAGRAM = 65_535;
    private static final int COMMAND_PORT = 40_000;
    private static final IpAddress OWN = IpAddress.ipv4(0x0a780001);
    private static final IpAddress RELAY = IpAddress.ipv4(0x0a780002);

    private final StaticIdentity identity;
    private final RandomSource random;
    private final PublicKey relayKey;
    private final DatagramChannel channel;
    private final Map<PublicKey, Tunnel> tunnelByKey = new HashMap<>();
    private final Map<Integer, Tunnel> tunnelByIndex = new HashMap<>();
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(MAX_DATAGRAM).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer plaintext = ByteBuffer.allocate(MAX_DATAGRAM);
    private @Nullable PublishClient publication;
    private long received;

    TrainingPeer(InetSocketAddress relay, PublicKey relayKey, RandomSource random) throws IOException {
        this.identity = new StaticIdentity(PrivateKey.generate(random));
        this.random = random;
        this.relayKey = relayKey;
        this.channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.connect(relay);
        add(relayKey);
    }

    PublicKey key() {
        return identity.publicKey();
    }

    void add(PublicKey peer) {
        tunnelByKey.put(peer, new Tunnel(identity, peer, PresharedKey.NONE, random, new Table(), Optional.empty()));
    }

    boolean hasSession(PublicKey peer) {
        return tunnel(peer).hasSession(System.nanoTime());
    }

    /** Transport messages that came from anybody. */
    long received() {
        return received;
    }

    void greet(PublicKey peer) {
        tunnel(peer).sendKeepalive(System.nanoTime(), wallNs(), this::send);
    }

    void ping() {
        send(relayKey, new EchoRequest(OWN, RELAY, ByteBuffer.allocate(56)).toPacket(), this::send);
    }

    void publish(List<PublicKey> spokes) {
        publication =
                new PublishClient(SpokeSet.of(spokes), random, PublishClient.DEFAULT_PATIENCE_NS, System.nanoTime());
        continuePublication();
    }

    boolean hasPublished() {
        return publication != null && publication.outcome().orElse(null) instanceof PublishClient.Outcome.Published;
    }

    /** Sends one encrypted packet many times: nobody on the way can tell. */
    void flood(PublicKey peer, int length, int count) {
        send(peer, ByteBuffer.allocate(length), message -> {
            for (int i = 0; i < count; i++) {
                send(message.duplicate());
            }
        });
    }

    private void send(PublicKey peer, ByteBuffer packet, Output output) {
        tunnel(peer).send(packet, System.nanoTime(), wallNs(), output);
    }

    private void send(ByteBuffer message) {
        try {
            channel.write(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes what has come, and does what is due. */
    void turn() throws IOException {
        while (channel.read(datagram.clear()) > 0) {
            onDatagram(datagram.flip());
        }
        for (Tunnel tunnel : tunnelByKey.values()) {
            if (tunnel.nextDeadlineNs() <= System.nanoTime()) {
                tunnel.onDeadline(System.nanoTime(), wallNs(), this::send);
            }
        }
        continuePublication();
    }

    private void continuePublication() {
        if (publication != null) {
            publication.onDeadline(System.nanoTime(), this::sendCommand);
        }
    }

    private void sendCommand(ByteBuffer request) {
        send(relayKey, new UdpDatagram(OWN, COMMAND_PORT, RELAY, CommandProtocol.PORT, request).toPacket(), this::send);
    }

    private void onDatagram(ByteBuffer message) {
        long nowNs = System.nanoTime();
        switch (MessageType.of(message)) {
            case HANDSHAKE_INITIATION ->
                ReceivedInitiation.open(identity, message)
                        .ifPresent(initiation ->
                                tunnel(initiation.remoteKey()).onInitiation(initiation, nowNs, this::send));
            case HANDSHAKE_RESPONSE -> {
                Tunnel tunnel = tunnelByIndex.get(HandshakeResponse.receiverIndex(message));
                if (tunnel != null) {
                    tunnel.onResponse(message, nowNs, this::send);
                }
            }
            case TRANSPORT_DATA -> onTransport(message, nowNs);
            case COOKIE_REPLY, NONE -> {}
        }
    }

    private void onTransport(ByteBuffer message, long nowNs) {
        received++;
        Tunnel tunnel = tunnelByIndex.get(TransportData.receiverIndex(message));
        if (tunnel == null || !tunnel.onTransport(message, nowNs, plaintext).authentic() || !plaintext.hasRemaining()) {
            return;
        }
        if (publication != null && InnerPacket.parse(plaintext) instanceof UdpDatagram udp) {
            publication.onDatagram(udp.payload(), nowNs, this::sendCommand);
        }
    }

    private Tunnel tunnel(PublicKey peer) {
        Tunnel tunnel = tunnelByKey.get(peer);
        if (tunnel == null) {
            throw new IllegalArgumentException("no such peer");
        }
        return tunnel;
    }

    private static long wallNs() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class Table implements Indexes {
        @Override
        public int allocate(Tunnel owner) {
            int index = random.nextInt();
            while (tunnelByIndex.putIfAbsent(index, owner) != null) {
                index = random.nextInt();
            }
            return index;
        }

        @Override
        public void release(int index) {
            tunnelByIndex.remove(index);
        }
    }
}
