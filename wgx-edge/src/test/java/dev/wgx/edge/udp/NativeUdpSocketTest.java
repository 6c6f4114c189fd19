// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.HopLimit;
import dev.wgx.relay.Path;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeUdpSocketTest extends UdpSocketContract {
    @Override
    UdpSocket open(Optional<InetAddress> address, int port) throws IOException {
        return NativeUdpSocket.open(address, port);
    }

    @Test
    void thisSystemHasWhatItNeeds() {
        assertThat(NativeUdpSocket.unavailability()).isEmpty();
        assertThat(socket.description()).contains("recvmmsg", "UDP_GRO", "UDP_SEGMENT");
    }

    @Test
    void aWakeupRightAfterADatagramIsHeardToo() throws IOException {
        try (TestPeer peer = TestPeer.at(IPV4)) {
            peer.send("one", IPV4, socket.localPort());
            receive(datagram -> {});
            socket.wakeup();
            socket.receive(FOR_EVER, UdpSocketContract::refuse);
            socket.receive(FOR_EVER, UdpSocketContract::refuse);
        }
    }

    @Test
    void theAnswerLeavesFromTheAddressThatWasAsked() throws IOException {
        try (TestPeer peer = TestPeer.at(IPV4)) {
            peer.send("question", "127.0.0.2", socket.localPort());
            receive(datagram -> socket.send(bytes("answer"), datagram.path()));
            assertThat(peer.receiveFrom()).isEqualTo(InetAddress.ofLiteral("127.0.0.2"));
        }
    }

    @Test
    void theLocalAddressIsToldForIpv6Too() throws IOException {
        try (TestPeer peer = TestPeer.at(IPV6)) {
            peer.send("question", IPV6, socket.localPort());
            receive(datagram -> assertThat(datagram.path()).isEqualTo(new Path(peer.endpoint(), 0, 1)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void theTrafficClassIsHeardAndSpoken(String host) throws IOException {
        Endpoint own = Endpoint.of(InetAddress.ofLiteral(host), socket.localPort());
        try (TestPeer peer = TestPeer.at(host)) {
            peer.socket().setTrafficClass(0xb8);
            peer.send("expedited", host, socket.localPort());
            receive(datagram -> assertThat(datagram.trafficClass()).isEqualTo(0xb8));
        }
        for (int trafficClass : new int[] {0x01, 0, 0xff}) {
            socket.send(bytes("to myself"), Path.to(own), trafficClass, HopLimit.UNSPECIFIED);
            socket.flush();
            receive(datagram -> assertThat(datagram.trafficClass()).isEqualTo(trafficClass));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void theHopLimitIsHeardAndSpoken(String host) throws IOException {
        Path toMyself = Path.to(Endpoint.of(InetAddress.ofLiteral(host), socket.localPort()));
        for (int hopLimit : new int[] {1, 2, 63, 200, 255}) {
            socket.send(bytes("to myself"), toMyself, 0xb8, hopLimit);
            socket.flush();
            receive(datagram -> {
                assertThat(datagram.hopLimit()).isEqualTo(hopLimit);
                assertThat(datagram.trafficClass()).isEqualTo(0xb8);
            });
        }
        socket.send(bytes("to myself"), toMyself);
        socket.flush();
        receive(datagram -> assertThat(datagram.hopLimit()).isPositive());
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void datagramsOfOneFlushKeepTheirOwnHopLimits(String host) throws IOException {
        List<Integer> sent = List.of(7, 7, 7, 9, 9, 7, 1);
        List<Integer> came = new ArrayList<>();
        Path toMyself = Path.to(Endpoint.of(InetAddress.ofLiteral(host), socket.localPort()));
        for (int hopLimit : sent) {
            socket.send(bytes("all of one length"), toMyself, 0, hopLimit);
        }
        socket.flush();
        while (came.size() < sent.size()) {
            socket.receive(1_000_000_000L, datagram -> came.add(datagram.hopLimit()));
        }
        assertThat(came).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void aCoalescedBufferOfSeveralDestinationsIsSplitInOrder(String host) throws IOException {
        List<String> sent = new ArrayList<>();
        IntStream.range(0, 50).forEach(i -> sent.add("%c%02d".formatted("aabab".charAt(i % 5), i) + "x".repeat(1400)));
        sent.add("a50 handshake");
        IntStream.range(51, 90).forEach(i -> sent.add("%c%02d".formatted("abbba".charAt(i % 5), i) + "y".repeat(700)));
        sent.add("b90 short");
        Endpoint own = Endpoint.of(InetAddress.ofLiteral(host), socket.localPort());
        try (UdpSocket sender = open(Optional.of(InetAddress.ofLiteral(host)), 0);
                TestPeer alice = TestPeer.at(host);
                TestPeer bob = TestPeer.at(host)) {
            sent.forEach(text -> sender.send(bytes(text), Path.to(own)));
            sender.flush();
            List<String> came = new ArrayList<>();
            while (came.size() < sent.size()) {
                socket.receive(FOR_EVER, datagram -> {
                    String text = text(datagram.payload());
                    came.add(text);
                    TestPeer to = text.charAt(0) == 'a' ? alice : bob;
                    socket.send(datagram.payload(), Path.to(to.endpoint()));
                });
            }
            assertThat(came).isEqualTo(sent);
            for (String text : sent) {
                assertThat((text.charAt(0) == 'a' ? alice : bob).receive()).isEqualTo(text);
            }
        }
    }

    @Test
    void socketsThatAgreeShareAPort() throws IOException {
        try (NativeUdpSocket first = NativeUdpSocket.open(Optional.empty(), 0, true);
                NativeUdpSocket second = NativeUdpSocket.open(Optional.empty(), first.localPort(), true)) {
            assertThat(second.localPort()).isEqualTo(first.localPort());
        }
    }

    @Test
    void whatTheKernelDropsIsCounted() throws IOException {
        try (TestPeer peer = TestPeer.at(IPV4)) {
            String large = "x".repeat(60_000);
            for (int i = 0; i < 400; i++) {
                peer.send(large, IPV4, socket.localPort());
            }
            int[] came = new int[1];
            do {
                came[0] = 0;
                socket.receive(0, datagram -> came[0]++);
            } while (came[0] > 0);
            // The count comes with the next datagram that is not dropped.
            peer.send("how many were lost?", IPV4, socket.localPort());
            receive(datagram -> {});
        }
        assertThat(socket.count(SocketCounter.KERNEL_DROPS)).isPositive();
    }
}
