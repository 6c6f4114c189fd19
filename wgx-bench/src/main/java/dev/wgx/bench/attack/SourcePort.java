// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A UDP port at some address, from which datagrams are sent. The address may be another machine's. */
final class SourcePort implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final DatagramChannel channel;
    private long datagrams;
    private long bytes;

    private SourcePort(DatagramChannel channel) {
        this.channel = channel;
    }

    /**
     * @param port 0 for any
     * @throws IOException when the system does not take the address for its own, or the port is taken
     */
    static SourcePort open(InetAddress address, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open(
                address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            channel.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            channel.close();
            throw new IOException(address.getHostAddress() + " is no address to send from: " + e.getMessage(), e);
        }
        return new SourcePort(channel);
    }

    /** Sends what is between position and limit, which stay. What finds no room is not sent and not counted. */
    void send(ByteBuffer message, InetSocketAddress to) {
        try {
            int sent = channel.send(message.duplicate(), to);
            if (sent > 0) {
                datagrams++;
                bytes += sent;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many datagrams were sent. */
    long datagrams() {
        return datagrams;
    }

    /** Returns how many bytes the datagrams had that were sent, without their headers. */
    long bytes() {
        return bytes;
    }

    DatagramChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
