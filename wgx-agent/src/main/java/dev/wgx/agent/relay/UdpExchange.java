// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import dev.wgx.agent.link.TunnelPath;
import dev.wgx.command.CommandClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connected UDP socket with a deadline on receiving. Whatever the network answers (unreachable, no route, no
 * handshake yet) counts as a lost datagram: the next try may find it better.
 */
public final class UdpExchange implements AutoCloseable {
    private static final int MAX_DATAGRAM = 2048;

    /** The time for which a look at the interface counts: thousands of datagrams may pass in a second. */
    private static final long LOOK_NS = 10_000_000;

    private final DatagramChannel channel;
    private final Selector selector;
    private final BooleanSupplier isUsable;
    private final ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM);
    private boolean wasUsable;
    private long lookedNs;

    /** @throws IOException if the system has no way to that address at all */
    public UdpExchange(InetSocketAddress remote) throws IOException {
        this(null, remote, () -> true);
    }

    /**
     * Makes one inside a tunnel: it sends from the interface's own address, which is gone when the interface is, and
     * neither sends nor believes anything while the interface is down, which it looks at every 10 ms.
     */
    public UdpExchange(TunnelPath path, int port) throws IOException {
        this(new InetSocketAddress(path.local(), 0), new InetSocketAddress(path.relay(), port), path::stands);
    }

    private UdpExchange(@Nullable InetSocketAddress local, InetSocketAddress remote, BooleanSupplier isUsable)
            throws IOException {
        this.isUsable = isUsable;
        channel = DatagramChannel.open();
        try {
            if (local != null) {
                channel.bind(local);
            }
            channel.connect(remote);
            channel.configureBlocking(false);
            selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    public void send(ByteBuffer datagram) {
        try {
            if (isUsable()) {
                channel.write(datagram);
            }
        } catch (IOException lost) {
            // The next try may find it better.
        }
        datagram.position(datagram.limit());
    }

    /** Returns the next datagram, valid until the next call; empty when the time is over. */
    public Optional<ByteBuffer> receive(long timeoutNs) throws IOException {
        if (!read()) {
            selector.select(Math.max(1, Math.ceilDiv(timeoutNs, 1_000_000)));
            selector.selectedKeys().clear();
            if (!read()) {
                return Optional.empty();
            }
        }
        return isUsable() ? Optional.of(buffer.flip()) : Optional.empty();
    }

    /** Lets a client talk until it has its outcome. */
    public <O> O converse(CommandClient<O> client) throws IOException {
        return converse(client, Long.MAX_VALUE).orElseThrow();
    }

    /** Lets a client talk until it has its outcome; empty if nobody says anything within that time. */
    <O> Optional<O> converse(CommandClient<O> client, long firstAnswerNs) throws IOException {
        long startNs = System.nanoTime();
        boolean isAnswered = false;
        while (true) {
            long nowNs = System.nanoTime();
            client.onDeadline(nowNs, this::send);
            Optional<O> outcome = client.outcome();
            if (outcome.isPresent()) {
                return outcome;
            }
            long leftNs = isAnswered ? Long.MAX_VALUE : firstAnswerNs - (nowNs - startNs);
            if (leftNs <= 0) {
                return Optional.empty();
            }
            Optional<ByteBuffer> datagram = receive(Math.min(leftNs, client.nextDeadlineNs() - nowNs));
            if (datagram.isPresent()) {
                isAnswered = true;
                client.onDatagram(datagram.get(), System.nanoTime(), this::send);
            }
        }
    }

    private boolean read() {
        buffer.clear();
        try {
            return channel.read(buffer) > 0;
        } catch (IOException lost) {
            return false;
        }
    }

    private boolean isUsable() {
        long nowNs = System.nanoTime();
        if (!wasUsable || nowNs - lookedNs >= LOOK_NS) {
            wasUsable = isUsable.getAsBoolean();
            lookedNs = nowNs;
        }
        return wasUsable;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
