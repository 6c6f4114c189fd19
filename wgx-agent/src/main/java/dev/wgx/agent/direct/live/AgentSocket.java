// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** A UDP socket of an agent at one of this machine's own addresses. */
final class AgentSocket implements AutoCloseable {
    private static final int MAX_DATAGRAM = 2048;
    private static final long PAUSE_MS = 100;

    private final DatagramChannel channel;
    private final InetAddress address;

    private AgentSocket(DatagramChannel channel, InetAddress address) {
        this.channel = channel;
        this.address = address;
    }

    /** @param received called by a thread of its own */
    static AgentSocket open(InetSocketAddress local, BiConsumer<InetSocketAddress, byte[]> received)
            throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.bind(local);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        AgentSocket socket = new AgentSocket(channel, local.getAddress());
        Thread.ofVirtual().name("direct-socket").start(() -> socket.receiveAll(received));
        return socket;
    }

    private void receiveAll(BiConsumer<InetSocketAddress, byte[]> received) {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM);
        while (channel.isOpen()) {
            buffer.clear();
            try {
                if (channel.receive(buffer) instanceof InetSocketAddress from) {
                    received.accept(from, Arrays.copyOf(buffer.array(), buffer.position()));
                }
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException unreadable) {
                pause();
            }
        }
    }

    /** Keeps a socket that fails all the time from taking a processor. */
    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    InetAddress address() {
        return address;
    }

    void send(InetSocketAddress to, ByteBuffer datagram) {
        try {
            channel.send(datagram, to);
        } catch (IOException lost) {
            // The next try may find it better.
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was to be kept.
        }
    }
}
