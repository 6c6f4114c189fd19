// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.udp.BorrowedPort.Arrival;
import dev.wgx.packet.IpAddress;
import dev.wgx.relay.Endpoint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Needs CAP_NET_RAW. */
class BorrowedPortTest {
    private static final String IPV4 = "127.0.0.1";
    private static final String IPV6 = "::1";
    private static final long FOR_EVER = Long.MAX_VALUE;

    /** Differs from what other tests on this machine send at the same time: they have other ports. */
    private static int magicOf(TestPeer holder) {
        return 0x77670000 | holder.endpoint().port();
    }

    private static BorrowedPort borrow(TestPeer holder) throws IOException {
        boolean isIpv4 = holder.socket().getLocalAddress().getAddress().length == Integer.BYTES;
        return new BorrowedPort(isIpv4, magicOf(holder), 0);
    }

    private static byte[] marked(int magic, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(magic)
                .put(bytes)
                .array();
    }

    private static IpAddress addressOf(TestPeer peer) {
        Endpoint endpoint = peer.endpoint();
        return IpAddress.ofMapped(endpoint.high(), endpoint.low());
    }

    private static void send(TestPeer from, TestPeer to, byte[] payload) throws IOException {
        from.socket()
                .send(new DatagramPacket(payload, payload.length, to.socket().getLocalSocketAddress()));
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void whatIsSentComesFromThePortThatAnotherSocketHas(String host) throws IOException {
        try (TestPeer holder = TestPeer.at(host);
                TestPeer receiver = TestPeer.at(host);
                BorrowedPort port = borrow(holder)) {
            for (String text : new String[] {"", "odd", "even"}) {
                byte[] payload = marked(magicOf(holder), text);
                port.send(
                        holder.endpoint().port(),
                        addressOf(receiver),
                        receiver.endpoint().port(),
                        payload,
                        BorrowedPort.HOP_LIMIT);
                DatagramPacket came = new DatagramPacket(new byte[100], 100);
                // What has a wrong checksum does not arrive.
                receiver.socket().receive(came);
                assertThat(came.getSocketAddress()).isEqualTo(holder.socket().getLocalSocketAddress());
                assertThat(came.getData()).startsWith(payload);
                assertThat(came.getLength()).isEqualTo(payload.length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void theHopLimitIsTheOneThatWasAskedFor(String host) throws IOException {
        try (TestPeer holder = TestPeer.at(host);
                UdpSocket receiver = NativeUdpSocket.open(Optional.of(InetAddress.ofLiteral(host)), 0);
                BorrowedPort port = borrow(holder)) {
            for (int hopLimit : new int[] {1, 2, BorrowedPort.HOP_LIMIT}) {
                port.send(
                        holder.endpoint().port(),
                        addressOf(holder),
                        receiver.localPort(),
                        marked(magicOf(holder), "probe"),
                        hopLimit);
                receiver.receive(
                        FOR_EVER, datagram -> assertThat(datagram.hopLimit()).isEqualTo(hopLimit));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void bothProgramsGetWhatHasTheMagic(String host) throws IOException {
        try (TestPeer holder = TestPeer.at(host);
                TestPeer sender = TestPeer.at(host);
                BorrowedPort port = borrow(holder)) {
            byte[] payload = marked(magicOf(holder), "probe");
            send(sender, holder, payload);
            assertArrival(port, sender, holder, payload);
            assertThat(holder.receivePacket()).isEqualTo(payload);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void onlyTheOtherProgramGetsWhatHasNoMagic(String host) throws IOException {
        try (TestPeer holder = TestPeer.at(host);
                TestPeer sender = TestPeer.at(host);
                BorrowedPort port = borrow(holder)) {
            byte[][] strange = {{}, {0x77}, {0x77, 0x67, 0x70}, marked(magicOf(holder) ^ 1, "almost"), new byte[148]};
            for (byte[] payload : strange) {
                send(sender, holder, payload);
            }
            byte[] payload = marked(magicOf(holder), "");
            send(sender, holder, payload);
            assertArrival(port, sender, holder, payload);
            for (byte[] expected : strange) {
                assertThat(holder.receivePacket()).isEqualTo(expected);
            }
        }
    }

    private static void assertArrival(BorrowedPort port, TestPeer from, TestPeer to, byte[] payload) {
        Arrival arrival = port.receive(FOR_EVER).orElseThrow();
        assertThat(arrival.from()).isEqualTo(addressOf(from));
        assertThat(arrival.fromPort()).isEqualTo(from.endpoint().port());
        assertThat(arrival.toPort()).isEqualTo(to.endpoint().port());
        assertThat(arrival.payload()).isEqualTo(payload);
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void whatTwoBorrowersSendEachOtherArrives(String host) throws IOException {
        try (TestPeer one = TestPeer.at(host);
                TestPeer other = TestPeer.at(host);
                BorrowedPort sending = borrow(one);
                BorrowedPort receiving = borrow(other)) {
            byte[] payload = marked(magicOf(other), "probe");
            sending.send(
                    one.endpoint().port(), addressOf(other), other.endpoint().port(), payload, BorrowedPort.HOP_LIMIT);
            assertArrival(receiving, one, other, payload);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void whatFindsNoWayIsLost(String host) throws IOException {
        try (TestPeer holder = TestPeer.at(host);
                TestPeer receiver = TestPeer.at(host);
                BorrowedPort port = borrow(holder)) {
            byte[] payload = marked(magicOf(holder), "probe");
            int own = holder.endpoint().port();
            // The system refuses broadcasts that nobody has allowed, and link-local destinations without a link.
            IpAddress nowhere = host.equals(IPV4) ? IpAddress.ipv4(-1) : IpAddress.ipv6(0xff02L << 48, 1);
            port.send(own, nowhere, 9, payload, BorrowedPort.HOP_LIMIT);
            port.send(own, addressOf(receiver), receiver.endpoint().port(), payload, BorrowedPort.HOP_LIMIT);
            assertThat(receiver.receivePacket()).isEqualTo(payload);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void aWakeupEndsAWaitForNothing(String host) throws IOException {
        try (TestPeer holder = TestPeer.at(host);
                BorrowedPort port = borrow(holder)) {
            CompletableFuture<Optional<Arrival>> waiting = CompletableFuture.supplyAsync(() -> port.receive(FOR_EVER));
            port.wakeup();
            assertThat(waiting.join()).isEmpty();
            assertThat(port.receive(0)).isEmpty();
        }
    }
}
