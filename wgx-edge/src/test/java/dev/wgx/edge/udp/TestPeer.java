// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.Endpoint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Somebody with an ordinary socket. */
record TestPeer(DatagramSocket socket) implements AutoCloseable {
    /** Ends a test that hangs: an interrupt does not. */
    private static final int PATIENCE_MS = 120_000;

    static TestPeer at(String host) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(host));
        socket.setReceiveBufferSize(4 * 1024 * 1024);
        socket.setSoTimeout(PATIENCE_MS);
        return new TestPeer(socket);
    }

    Endpoint endpoint() {
        return Endpoint.of(socket.getLocalAddress(), socket.getLocalPort());
    }

    void send(String text, String host, int port) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.ofLiteral(host), port));
    }

    String receive() throws IOException {
        return new String(receivePacket(), StandardCharsets.US_ASCII);
    }

    byte[] receivePacket() throws IOException {
        DatagramPacket packet = packet();
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    InetAddress receiveFrom() throws IOException {
        return packet().getAddress();
    }

    private DatagramPacket packet() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return packet;
    }

    @Override
    public void close() {
        socket.close();
    }
}
