// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.HopLimit;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelUdpSocketTest extends UdpSocketContract {
    @Override
    UdpSocket open(Optional<InetAddress> address, int port) throws IOException {
        return ChannelUdpSocket.open(address, port);
    }

    @Test
    void itCannotTellAHopLimitAndSaysSo() throws IOException {
        try (TestPeer peer = TestPeer.at(IPV4)) {
            peer.send("from afar", IPV4, socket.localPort());
            receive(datagram -> assertThat(datagram.hopLimit()).isEqualTo(HopLimit.UNSPECIFIED));
        }
        assertThat(socket.description()).contains("hop limits are not kept");
    }
}
