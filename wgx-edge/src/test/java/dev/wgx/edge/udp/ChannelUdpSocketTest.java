package dev.wgx.edge.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ChannelUdpSocketTest {
    private static final InetAddress IPV4 = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress IPV6 = InetAddress.ofLiteral("::1");
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(10);

    @Test
    void oneSocketServesBothFamilies() throws IOException {
        try (UdpSocket socket = ChannelUdpSocket.open(Optional.empty(), 0)) {
            for (InetAddress ip : List.of(IPV4, IPV6)) {
                try (DatagramSocket peer = new DatagramSocket(0, ip)) {
                    send(peer, socket, ip, "to the relay");
                    List<Endpoint> sources = new ArrayList<>();
                    socket.receive(LONG_NS, datagram -> {
                        assertThat(text(datagram.payload())).isEqualTo("to the relay");
                        sources.add(datagram.source());
                        socket.send(bytes("and back"), datagram.path(), 0);
                    });
                    socket.flush();
                    assertThat(sources).containsExactly(Endpoint.of(ip, peer.getLocalPort()));
                    assertThat(receive(peer)).isEqualTo("and back");
                }
            }
        }
    }

    @Test
    void aBatchKeepsTheOrderOfArrival() throws IOException {
        try (UdpSocket socket = ChannelUdpSocket.open(Optional.of(IPV4), 0);
                DatagramSocket peer = new DatagramSocket(0, IPV4)) {
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                sent.add("datagram " + i);
                send(peer, socket, IPV4, "datagram " + i);
            }
            List<String> received = new ArrayList<>();
            while (received.size() < sent.size()) {
                socket.receive(LONG_NS, datagram -> received.add(text(datagram.payload())));
            }
            assertThat(received).isEqualTo(sent);
        }
    }

    @Test
    void aWakeupBeforeTheWaitEndsIt() throws IOException {
        try (UdpSocket socket = ChannelUdpSocket.open(Optional.of(IPV4), 0)) {
            socket.wakeup();
            socket.receive(Long.MAX_VALUE, datagram -> {
                throw new AssertionError("nobody sent anything");
            });
        }
    }

    @Test
    void aDeadDestinationDisturbsNobodyElse() throws IOException {
        int deadPort;
        try (DatagramSocket gone = new DatagramSocket(0, IPV4)) {
            deadPort = gone.getLocalPort();
        }
        try (UdpSocket socket = ChannelUdpSocket.open(Optional.empty(), 0);
                DatagramSocket peer = new DatagramSocket(0, IPV4)) {
            Path dead = Path.to(Endpoint.of(IPV4, deadPort));
            Path alive = Path.to(Endpoint.of(IPV4, peer.getLocalPort()));
            for (int i = 0; i < 5; i++) {
                socket.send(bytes("into the void"), dead, 0);
                socket.receive(0, datagram -> {});
                socket.send(bytes("alive " + i), alive, 0);
                assertThat(receive(peer)).isEqualTo("alive " + i);
            }
        }
    }

    @Test
    void whatIsTooLongForUdpIsCounted() throws IOException {
        try (UdpSocket socket = ChannelUdpSocket.open(Optional.of(IPV4), 0)) {
            socket.send(ByteBuffer.allocate(65_530), Path.to(Endpoint.of(IPV4, 9)), 0);
            assertThat(socket.count(SocketCounter.SEND_TOO_LONG)).isEqualTo(1);
        }
    }

    @Test
    void anIpv6PathFromAnIpv4SocketIsCounted() throws IOException {
        try (UdpSocket socket = ChannelUdpSocket.open(Optional.of(IPV4), 0)) {
            socket.send(bytes("unreachable"), Path.to(Endpoint.of(IPV6, 9)), 0);
            assertThat(socket.count(SocketCounter.SEND_UNREACHABLE)).isEqualTo(1);
        }
    }

    @Test
    void aTakenPortIsRefused() throws IOException {
        try (UdpSocket socket = ChannelUdpSocket.open(Optional.of(IPV4), 0)) {
            assertThatThrownBy(() -> ChannelUdpSocket.open(Optional.of(IPV4), socket.localPort()))
                    .isInstanceOf(IOException.class);
        }
    }

    private static void send(DatagramSocket from, UdpSocket to, InetAddress ip, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        from.send(new DatagramPacket(bytes, bytes.length, ip, to.localPort()));
    }

    private static String receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer payload) {
        return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }
}
