// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The relay's UDP port: the fastest sockets that this machine allows, one for each receiving thread. */
public final class UdpPort {
    private static final Logger LOG = System.getLogger("dev.wgx.edge.udp");

    /**
     * @param address none for all addresses, of both families where the system has both
     * @param port 0 for any free one
     * @param batchedCalls whether to try batched system calls at all
     * @param receiveThreads how many sockets may share the port; without batched calls there is one
     */
    public record Settings(Optional<InetAddress> address, int port, boolean batchedCalls, int receiveThreads) {}

    private final List<UdpSocket> sockets;

    private UdpPort(List<? extends UdpSocket> sockets) {
        this.sockets = List.copyOf(sockets);
    }

    public static UdpPort of(UdpSocket socket) {
        return new UdpPort(List.of(socket));
    }

    /** @throws IOException when the port is taken or the address is not the machine's */
    public static UdpPort open(Settings settings) throws IOException {
        if (settings.batchedCalls()) {
            Optional<String> obstacle = NativeUdpSocket.unavailability();
            if (obstacle.isEmpty()) {
                return new UdpPort(openNative(settings));
            }
            LOG.log(Level.INFO, "batched system calls are not to be had: {0}", obstacle.get());
        }
        return of(ChannelUdpSocket.open(settings.address(), settings.port()));
    }

    /** Opens a socket on loopback, at any free port, of the kind that {@link #open} chooses. */
    public static UdpSocket openPrivate(boolean batchedCalls) throws IOException {
        Optional<InetAddress> loopback = Optional.of(InetAddress.getLoopbackAddress());
        return batchedCalls && NativeUdpSocket.unavailability().isEmpty()
                ? NativeUdpSocket.open(loopback, 0)
                : ChannelUdpSocket.open(loopback, 0);
    }

    private static List<NativeUdpSocket> openNative(Settings settings) throws IOException {
        if (settings.receiveThreads() == 1) {
            return List.of(NativeUdpSocket.open(settings.address(), settings.port()));
        }
        int port;
        // A shared port would be shared with another relay too: whether it is taken shows without sharing only.
        try (NativeUdpSocket probe = NativeUdpSocket.open(settings.address(), settings.port())) {
            port = probe.localPort();
        }
        List<NativeUdpSocket> opened = new ArrayList<>();
        try {
            while (opened.size() < settings.receiveThreads()) {
                opened.add(NativeUdpSocket.open(settings.address(), port, true));
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.forEach(NativeUdpSocket::close);
            throw e;
        }
    }

    /** Returns the sockets of this port: at least one. */
    public List<UdpSocket> sockets() {
        return sockets;
    }

    public int number() {
        return sockets.getFirst().localPort();
    }

    /** Returns the sum over all sockets. From any thread; perhaps a little behind. */
    public long count(SocketCounter counter) {
        return sockets.stream().mapToLong(socket -> socket.count(counter)).sum();
    }

    /** Describes for the log how the port does its work. */
    public String description() {
        String description = sockets.getFirst().description();
        return sockets.size() == 1 ? description : sockets.size() + " threads, " + description;
    }
}
