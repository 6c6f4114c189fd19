// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import dev.wgx.edge.system.BootClock;
import dev.wgx.edge.udp.ChannelUdpSocket;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.HopLimit;
import dev.wgx.relay.Path;
import dev.wgx.relay.control.Reflector;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The relay's second UDP port, which only tells how questions look to it. By two ports an asker learns what kind of NAT
 * it is behind. A third one, any that is free, sends the answers that shall come from a port that was not asked.
 */
public final class ReflectionPort implements AutoCloseable {
    private final Reflector reflector;
    private final ChannelUdpSocket socket;
    private final ChannelUdpSocket other;
    private final BootClock clock = new BootClock();
    private final Failures failures = new Failures("the reflection port");
    private final Thread thread = Thread.ofPlatform().name("wgxd-reflection").unstarted(this::run);

    private volatile boolean stopping;

    private ReflectionPort(Reflector reflector, ChannelUdpSocket socket, ChannelUdpSocket other) {
        this.reflector = reflector;
        this.socket = socket;
        this.other = other;
    }

    /**
     * @param address none for all addresses
     * @throws IOException when the port is taken or the address is not the machine's
     */
    public static ReflectionPort open(Reflector reflector, Optional<InetAddress> address, int port) throws IOException {
        ChannelUdpSocket socket = ChannelUdpSocket.open(address, port);
        try {
            return new ReflectionPort(reflector, socket, ChannelUdpSocket.open(address, 0));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    public void start() {
        thread.start();
    }

    int number() {
        return socket.localPort();
    }

    private void run() {
        while (!stopping) {
            failures.survive(() -> socket.receive(Long.MAX_VALUE, this::onDatagram));
        }
    }

    private void onDatagram(Datagram datagram) {
        reflector
                .onDatagram(datagram.payload(), datagram.source(), clock.nowNs(), System.currentTimeMillis())
                .ifPresent(reply -> (reply.fromOtherPort() ? other : socket)
                        .send(reply.answer(), Path.to(reply.to()), 0, HopLimit.UNSPECIFIED));
    }

    /** Ends the thread, and closes the ports. */
    @Override
    public void close() {
        stopping = true;
        socket.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
        other.close();
    }
}
