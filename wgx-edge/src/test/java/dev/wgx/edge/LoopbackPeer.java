// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import dev.wgx.noise.Device;
import dev.wgx.noise.Inbox;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A standard WireGuard peer on a loopback socket that sends everything to the relay, as every peer of a relay does. */
final class LoopbackPeer implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int POLL_MS = 1;

    private final Inbox inbox = new Inbox(this::send);
    private final Device device;
    private final DatagramSocket socket;
    private final int relayPort;

    LoopbackPeer(int seed, int relayPort) throws IOException {
        Random random = new Random(seed);
        this.relayPort = relayPort;
        this.socket = new DatagramSocket(0, LOOPBACK);
        socket.setSoTimeout(POLL_MS);
        this.device = new Device(PrivateKey.generate(random::nextBytes), random::nextBytes, inbox);
    }

    Device device() {
        return device;
    }

    List<Inbox.Packet> packets() {
        return inbox.packets();
    }

    PublicKey key() {
        return device.publicKey();
    }

    int port() {
        return socket.getLocalPort();
    }

    void send(PublicKey peer, ByteBuffer packet) {
        device.send(peer, packet, System.nanoTime(), RelayLoop.wallNs());
    }

    void connect(PublicKey peer) {
        device.addPeer(peer);
        device.sendKeepalive(peer, System.nanoTime(), RelayLoop.wallNs());
    }

    private void send(ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, LOOPBACK, relayPort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets all of them live until it is so; the test's own timeout is the limit. */
    static void runUntil(BooleanSupplier isSo, LoopbackPeer... peers) throws IOException {
        while (!isSo.getAsBoolean()) {
            for (LoopbackPeer peer : List.of(peers)) {
                peer.receive();
            }
        }
    }

    private void receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        try {
            socket.receive(packet);
            ByteBuffer bytes = ByteBuffer.wrap(packet.getData(), 0, packet.getLength())
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
            device.onDatagram(bytes, System.nanoTime(), RelayLoop.wallNs());
        } catch (SocketTimeoutException nothing) {
            device.onDeadline(System.nanoTime(), RelayLoop.wallNs());
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
