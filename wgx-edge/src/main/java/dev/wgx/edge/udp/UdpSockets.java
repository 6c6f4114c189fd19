package dev.wgx.edge.udp;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.Optional;

/** Chooses the fastest socket that this machine allows. */
public final class UdpSockets {
    private static final Logger LOG = System.getLogger("dev.wgx.edge.udp");

    private UdpSockets() {}

    /**
     * @param address none for all addresses, of both families where the system has both
     * @param port 0 for any free one
     * @throws IOException when the port is taken or the address is not the machine's
     */
    public static UdpSocket open(Optional<InetAddress> address, int port) throws IOException {
        Optional<String> obstacle = NativeUdpSocket.unavailability();
        if (obstacle.isEmpty()) {
            return NativeUdpSocket.open(address, port);
        }
        LOG.log(Level.INFO, "batched system calls are not to be had: {0}", obstacle.get());
        return ChannelUdpSocket.open(address, port);
    }
}
