// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A relay that asks for nothing: initiations go to everybody it has heard of, the rest by receiver index. */
final class LearningRelay implements AutoCloseable {
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Set<SocketAddress> known = new LinkedHashSet<>();
    private final Map<Integer, SocketAddress> addressByIndex = new HashMap<>();

    LearningRelay() throws SocketException {
        Thread.ofPlatform().daemon().start(this::run);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    private void run() {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (!socket.isClosed()) {
            try {
                packet.setLength(2048);
                socket.receive(packet);
                forward(packet);
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void forward(DatagramPacket packet) throws IOException {
        SocketAddress source = packet.getSocketAddress();
        ByteBuffer message =
                ByteBuffer.wrap(packet.getData(), 0, packet.getLength()).order(ByteOrder.LITTLE_ENDIAN);
        known.add(source);
        switch (MessageType.of(message)) {
            case HANDSHAKE_INITIATION -> {
                addressByIndex.put(HandshakeInitiation.senderIndex(message), source);
                for (SocketAddress other : known) {
                    if (!other.equals(source)) {
                        send(packet, other);
                    }
                }
            }
            case HANDSHAKE_RESPONSE -> {
                addressByIndex.put(HandshakeResponse.senderIndex(message), source);
                send(packet, addressByIndex.get(HandshakeResponse.receiverIndex(message)));
            }
            case TRANSPORT_DATA -> send(packet, addressByIndex.get(TransportData.receiverIndex(message)));
            case COOKIE_REPLY, NONE -> {}
        }
    }

    private void send(DatagramPacket packet, @Nullable SocketAddress to) throws IOException {
        if (to != null) {
            socket.send(new DatagramPacket(packet.getData(), packet.getLength(), to));
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
