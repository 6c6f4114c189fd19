// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UdpPortTest {
    private static final Optional<InetAddress> LOOPBACK = Optional.of(InetAddress.getLoopbackAddress());

    @Test
    void eachThreadHasASocketOnTheOnePort() throws IOException {
        UdpPort port = UdpPort.open(new UdpPort.Settings(LOOPBACK, 0, true, 3));
        assertThat(port.sockets()).hasSize(3).allMatch(socket -> socket.localPort() == port.number());
        assertThat(port.description()).startsWith("3 threads, batched system calls");
        port.sockets().forEach(UdpSocket::close);
    }

    @Test
    void aPortThatAnotherRelayHasIsRefusedThoughBothWouldShare() throws IOException {
        UdpPort port = UdpPort.open(new UdpPort.Settings(LOOPBACK, 0, true, 2));
        assertThatThrownBy(() -> UdpPort.open(new UdpPort.Settings(LOOPBACK, port.number(), true, 2)))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("already in use");
        port.sockets().forEach(UdpSocket::close);
    }

    @Test
    void withoutBatchedCallsThereIsOneSocketOfTheJdk() throws IOException {
        UdpPort port = UdpPort.open(new UdpPort.Settings(LOOPBACK, 0, false, 3));
        assertThat(port.sockets()).hasSize(1);
        assertThat(port.description()).contains("one system call per datagram");
        port.sockets().forEach(UdpSocket::close);
    }
}
