// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.TestKeys;
import dev.wgx.config.HostPort;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicKeyQueryTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void theOneByteQueryIsAnsweredByTheKeyEvenAfterNoise() throws IOException {
        try (DatagramSocket relay = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            Thread.ofVirtual().start(() -> answerOnce(relay));
            HostPort endpoint = new HostPort("localhost", relay.getLocalPort());
            assertThat(new PublicKeyQuery(_ -> List.of(LOOPBACK), Long.MAX_VALUE, 0).ask(endpoint))
                    .contains(new RelayKeys.Answer(LOOPBACK, TestKeys.RELAY));
        }
    }

    @Test
    void nobodyThereIsNoAnswer() throws SocketException {
        int port;
        try (DatagramSocket closed = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            port = closed.getLocalPort();
        }
        assertThat(new PublicKeyQuery(_ -> List.of(LOOPBACK)).ask(new HostPort("localhost", port)))
                .isEmpty();
    }

    @Test
    void anAddressThatLeadsNowhereHoldsUpNoneThatAnswers() throws IOException {
        InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(other, 0));
                DatagramSocket relay = new DatagramSocket(new InetSocketAddress(LOOPBACK, silent.getLocalPort()))) {
            Thread.ofVirtual().start(() -> answerOnce(relay));
            PublicKeyQuery query = new PublicKeyQuery(_ -> List.of(other, LOOPBACK), Long.MAX_VALUE, 0);
            RelayKeys.Answer answer = new RelayKeys.Answer(LOOPBACK, TestKeys.RELAY);
            assertThat(query.askAll(List.of(other, LOOPBACK), relay.getLocalPort()))
                    .containsExactly(answer);
        }
    }

    @Test
    void allAddressesThatAnswerAreTold() throws IOException {
        InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        try (DatagramSocket one = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
                DatagramSocket two = new DatagramSocket(new InetSocketAddress(other, one.getLocalPort()))) {
            Thread.ofVirtual().start(() -> answerOnce(one));
            Thread.ofVirtual().start(() -> answerOnce(two));
            PublicKeyQuery query = new PublicKeyQuery(_ -> List.of(), Long.MAX_VALUE, Long.MAX_VALUE);
            assertThat(query.askAll(List.of(LOOPBACK, other), one.getLocalPort()))
                    .containsExactlyInAnyOrder(
                            new RelayKeys.Answer(LOOPBACK, TestKeys.RELAY),
                            new RelayKeys.Answer(other, TestKeys.RELAY));
        }
    }

    private static void answerOnce(DatagramSocket relay) {
        try {
            DatagramPacket query = new DatagramPacket(new byte[100], 100);
            relay.receive(query);
            assertThat(query.getLength()).isEqualTo(1);
            assertThat(query.getData()[0]).isEqualTo((byte) 49);
            relay.send(new DatagramPacket(new byte[31], 31, query.getSocketAddress()));
            relay.receive(query);
            byte[] key = TestKeys.RELAY.bytes();
            relay.send(new DatagramPacket(key, key.length, query.getSocketAddress()));
        } catch (IOException closed) {
            // The test has ended.
        }
    }
}
