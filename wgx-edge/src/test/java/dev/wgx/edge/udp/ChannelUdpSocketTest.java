package dev.wgx.edge.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

class ChannelUdpSocketTest extends UdpSocketContract {
    @Override
    UdpSocket open(Optional<InetAddress> address, int port) throws IOException {
        return ChannelUdpSocket.open(address, port);
    }
}
