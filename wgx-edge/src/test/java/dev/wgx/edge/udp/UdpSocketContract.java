// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.relay.Datagram;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises that the loop relies on, whatever does the work. */
abstract class UdpSocketContract {
    static final String IPV4 = "127.0.0.1";
    static final String IPV6 = "::1";
    static final long FOR_EVER = Long.MAX_VALUE;

    UdpSocket socket;

    abstract UdpSocket open(Optional<InetAddress> address, int port) throws IOException;

    @BeforeEach
    void openOnAllAddresses() throws IOException {
        socket = open(Optional.empty(), 0);
    }

    @AfterEach
    void close() {
        socket.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void aDatagramComesAndItsAnswerGoesBack(String host) throws IOException {
        try (TestPeer peer = TestPeer.at(host)) {
            peer.send("question", host, socket.localPort());
            receive(datagram -> {
                assertThat(datagram.source()).isEqualTo(peer.endpoint());
                assertThat(text(datagram.payload())).isEqualTo("question");
                socket.send(bytes("answer"), datagram.path());
            });
            socket.flush();
            assertThat(peer.receive()).isEqualTo("answer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void theVeryBufferThatCameCanBeSentOn(String host) throws IOException {
        try (TestPeer from = TestPeer.at(host);
                TestPeer to = TestPeer.at(host)) {
            from.send("unchanged", host, socket.localPort());
            receive(datagram -> socket.send(datagram.payload(), Path.to(to.endpoint())));
            assertThat(to.receive()).isEqualTo("unchanged");
        }
    }

    @Test
    void sendingLeavesThePayloadsBoundsAlone() throws IOException {
        try (TestPeer peer = TestPeer.at(IPV4)) {
            ByteBuffer payload = bytes("..middle..").position(2).limit(8);
            socket.send(payload, Path.to(peer.endpoint()));
            socket.flush();
            assertThat(peer.receive()).isEqualTo("middle");
            assertThat(payload.position()).isEqualTo(2);
            assertThat(payload.limit()).isEqualTo(8);
        }
    }

    @Test
    void whatIsNotABufferOfTheBatchMayChangeRightAfterSending() throws IOException {
        try (TestPeer peer = TestPeer.at(IPV4)) {
            ByteBuffer payload = ByteBuffer.allocateDirect(3);
            for (String text : List.of("one", "two")) {
                payload.put(0, text.getBytes(StandardCharsets.US_ASCII));
                socket.send(payload, Path.to(peer.endpoint()));
            }
            socket.flush();
            assertThat(peer.receive()).isEqualTo("one");
            assertThat(peer.receive()).isEqualTo("two");
        }
    }

    @Test
    void anEmptyDatagramIsADatagram() throws IOException {
        try (TestPeer peer = TestPeer.at(IPV4)) {
            peer.send("", IPV4, socket.localPort());
            receive(datagram -> {
                assertThat(datagram.length()).isZero();
                socket.send(datagram.payload(), datagram.path());
            });
            assertThat(peer.receive()).isEmpty();
        }
    }

    @Test
    void aBurstComesCompleteAndInOrder() throws IOException {
        List<String> expected =
                IntStream.range(0, 600).mapToObj(i -> "datagram " + i).toList();
        List<String> came = new ArrayList<>();
        try (TestPeer peer = TestPeer.at(IPV4)) {
            for (String text : expected) {
                peer.send(text, IPV4, socket.localPort());
            }
            while (came.size() < expected.size()) {
                socket.receive(FOR_EVER, datagram -> came.add(text(datagram.payload())));
            }
        }
        assertThat(came).isEqualTo(expected);
    }

    @Test
    void sizesAndDestinationsMayMixAndEachKeepsItsOrder() throws IOException {
        try (TestPeer alice = TestPeer.at(IPV4);
                TestPeer bob = TestPeer.at(IPV6)) {
            List<String> texts = IntStream.range(0, 300)
                    .mapToObj(i -> i + "x".repeat(i * 37 % 500))
                    .toList();
            for (String text : texts) {
                socket.send(bytes(text), Path.to(alice.endpoint()));
                socket.send(bytes(text), Path.to(bob.endpoint()));
            }
            socket.flush();
            for (String text : texts) {
                assertThat(alice.receive()).isEqualTo(text);
                assertThat(bob.receive()).isEqualTo(text);
            }
        }
    }

    @Test
    void aClosedPortDisturbsNobody() throws IOException {
        Endpoint nobody;
        try (TestPeer gone = TestPeer.at(IPV4)) {
            nobody = gone.endpoint();
        }
        try (TestPeer peer = TestPeer.at(IPV4)) {
            for (int i = 0; i < 20; i++) {
                socket.send(bytes("into the void"), Path.to(nobody));
                socket.flush();
                socket.receive(0, datagram -> {});
                socket.send(bytes("still here " + i), Path.to(peer.endpoint()));
                socket.flush();
                assertThat(peer.receive()).isEqualTo("still here " + i);
            }
            peer.send("and hearing", IPV4, socket.localPort());
            receive(datagram -> assertThat(text(datagram.payload())).isEqualTo("and hearing"));
        }
    }

    @Test
    void whatNoDatagramCanHoldIsCountedAndTheNextGoesOut() throws IOException {
        try (TestPeer peer = TestPeer.at(IPV4)) {
            socket.send(ByteBuffer.allocate(65_508), Path.to(peer.endpoint()));
            socket.send(bytes("next"), Path.to(peer.endpoint()));
            socket.flush();
            assertThat(peer.receive()).isEqualTo("next");
            assertThat(socket.count(SocketCounter.SEND_TOO_LONG)).isOne();
        }
    }

    @Test
    void anIpv6DestinationIsBeyondAnIpv4Address() throws IOException {
        try (UdpSocket narrow = open(Optional.of(InetAddress.ofLiteral(IPV4)), 0)) {
            narrow.send(bytes("nowhere"), Path.to(Endpoint.of(InetAddress.ofLiteral(IPV6), 9)));
            narrow.flush();
            assertThat(narrow.count(SocketCounter.SEND_UNREACHABLE)).isOne();
        }
    }

    @Test
    void pollingReturnsWithNothing() {
        socket.receive(0, UdpSocketContract::refuse);
    }

    static void refuse(Datagram datagram) {
        throw new AssertionError("nobody sent " + text(datagram.payload()));
    }

    @Test
    void aTimeoutEndsTheWait() {
        long startNs = System.nanoTime();
        socket.receive(20_000_000, datagram -> {});
        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(19_000_000);
    }

    @Test
    void aWakeupFromAnotherThreadEndsTheWait() throws InterruptedException {
        Thread waker = Thread.ofPlatform().start(socket::wakeup);
        socket.receive(FOR_EVER, datagram -> {});
        waker.join();
    }

    @Test
    void aWakeupBeforeTheWaitEndsItToo() throws IOException {
        socket.wakeup();
        socket.wakeup();
        socket.receive(FOR_EVER, datagram -> {});
        try (TestPeer peer = TestPeer.at(IPV4)) {
            peer.send("and then it waits again", IPV4, socket.localPort());
            receive(datagram -> {});
        }
    }

    @Test
    void closingEndsAWaitAndAWakeupAfterwardsIsHarmless() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(1);
        Thread loop = Thread.ofPlatform().start(() -> {
            waiting.countDown();
            socket.receive(FOR_EVER, datagram -> {});
        });
        waiting.await();
        socket.close();
        loop.join();
        socket.wakeup();
        socket.receive(FOR_EVER, datagram -> {});
    }

    @Test
    void aPortThatIsTakenIsRefused() {
        assertThatThrownBy(() -> open(Optional.empty(), socket.localPort())).isInstanceOf(BindException.class);
    }

    @Test
    void aSocketOfOneAddressIsDeafOnOthers() throws IOException {
        try (UdpSocket narrow = open(Optional.of(InetAddress.ofLiteral("127.0.0.3")), 0);
                TestPeer peer = TestPeer.at(IPV4)) {
            peer.send("not for you", IPV4, narrow.localPort());
            peer.send("for you", "127.0.0.3", narrow.localPort());
            List<String> came = new ArrayList<>();
            narrow.receive(FOR_EVER, datagram -> came.add(text(datagram.payload())));
            assertThat(came).containsExactly("for you");
        }
    }

    void receive(Receiver receiver) {
        int[] count = new int[1];
        while (count[0] == 0) {
            socket.receive(FOR_EVER, datagram -> {
                count[0]++;
                receiver.onDatagram(datagram);
            });
        }
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    static String text(ByteBuffer payload) {
        return StandardCharsets.US_ASCII.decode(payload.duplicate()).toString();
    }
}
