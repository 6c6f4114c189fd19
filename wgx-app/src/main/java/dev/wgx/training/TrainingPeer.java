// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.training;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.PublishClient;
import dev.wgx.command.SpokeSet;
import dev.wgx.edge.RelayLoop;
import dev.wgx.noise.Device;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.packet.EchoRequest;
import dev.wgx.packet.InnerPacket;
import dev.wgx.packet.IpAddress;
import dev.wgx.packet.UdpDatagram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A WireGuard device that has the relay and the peers behind it at one address, and never waits. */
final class TrainingPeer implements Device.Effects, AutoCloseable {
    private static final int MAX_DATAGRAM = 65_535;
    private static final int COMMAND_PORT = 40_000;
    private static final IpAddress OWN = IpAddress.ipv4(0x0a780001);
    private static final IpAddress RELAY = IpAddress.ipv4(0x0a780002);

    private final Device device;
    private final RandomSource random;
    private final PublicKey relayKey;
    private final DatagramChannel channel;
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(MAX_DATAGRAM);
    private @Nullable PublishClient publication;
    private int copies = 1;
    private long received;

    TrainingPeer(InetSocketAddress relay, PublicKey relayKey, RandomSource random) throws IOException {
        this.random = random;
        this.relayKey = relayKey;
        this.channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.connect(relay);
        this.device = new Device(PrivateKey.generate(random), random, this);
        device.addPeer(relayKey);
    }

    PublicKey key() {
        return device.publicKey();
    }

    void add(PublicKey peer) {
        device.addPeer(peer);
    }

    boolean hasSession(PublicKey peer) {
        return device.tunnel(peer).hasSession(System.nanoTime());
    }

    /** Returns how many datagrams came from anybody. */
    long received() {
        return received;
    }

    void greet(PublicKey peer) {
        device.sendKeepalive(peer, System.nanoTime(), RelayLoop.wallNs());
    }

    void ping() {
        sendPacket(relayKey, new EchoRequest(OWN, RELAY, ByteBuffer.allocate(56)).toPacket());
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
        copies = count;
        sendPacket(peer, ByteBuffer.allocate(length));
        copies = 1;
    }

    /** Takes what has come, and does what is due. */
    void turn() throws IOException {
        while (channel.read(datagram.clear()) > 0) {
            received++;
            device.onDatagram(datagram.flip(), System.nanoTime(), RelayLoop.wallNs());
        }
        device.onDeadline(System.nanoTime(), RelayLoop.wallNs());
        continuePublication();
    }

    @Override
    public void send(PublicKey peer, ByteBuffer message) {
        try {
            for (int i = 0; i < copies; i++) {
                channel.write(message.duplicate());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onPacket(PublicKey peer, ByteBuffer packet) {
        if (publication != null && InnerPacket.parse(packet) instanceof UdpDatagram udp) {
            publication.onDatagram(udp.payload(), System.nanoTime(), this::sendCommand);
        }
    }

    private void continuePublication() {
        if (publication != null) {
            publication.onDeadline(System.nanoTime(), this::sendCommand);
        }
    }

    private void sendCommand(ByteBuffer request) {
        sendPacket(relayKey, new UdpDatagram(OWN, COMMAND_PORT, RELAY, CommandProtocol.PORT, request).toPacket());
    }

    private void sendPacket(PublicKey peer, ByteBuffer packet) {
        device.send(peer, packet, System.nanoTime(), RelayLoop.wallNs());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
