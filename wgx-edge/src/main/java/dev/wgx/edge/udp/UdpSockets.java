package dev.wgx.edge.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/** Chooses the fastest socket that this machine allows. */
public final class UdpSockets {
    private UdpSockets() {}

    /**
     * @param address none for all addresses, of both families where the system has both
     * @param port 0 for any free one
     * @throws IOException when the port is taken or the address is not the machine's
     */
    public static UdpSocket open(Optional<InetAddress> address, int port) throws IOException {
        return ChannelUdpSocket.open(address, port);
    }
}
