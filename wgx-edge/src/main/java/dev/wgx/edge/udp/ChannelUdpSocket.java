// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.Datagram;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.HopLimit;
import dev.wgx.relay.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One system call per datagram, on any system with a JDK. The JDK tells neither the local address nor the traffic class
 * nor the hop limit of a datagram, so the kernel chooses the source address, DSCP and ECN are not carried over, and
 * each forwarded datagram starts with a new hop limit.
 */
public final class ChannelUdpSocket implements UdpSocket {
    private static final int BUFFER_BYTES = 7 * 1024 * 1024;
    private static final int MAX_DATAGRAM_BYTES = 65_535;
    private static final int MAX_BATCH = 256;
    private static final int MAX_CACHED_ADDRESSES = 32_768;
    private static final long NS_PER_MS = 1_000_000;

    private final DatagramChannel channel;
    private final Selector selector;
    private final int localPort;
    private final SocketCounters counters = new SocketCounters();
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final Datagram datagram = new Datagram();
    private final Map<Endpoint, InetSocketAddress> addressByEndpoint = new HashMap<>();

    private SocketAddress lastSource = new InetSocketAddress(0);
    private Endpoint lastSourceEndpoint = Endpoint.ipv4(0, 0);

    private ChannelUdpSocket(DatagramChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        this.selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
        this.localPort = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    /**
     * @param address none for all addresses, of both families where the system has both
     * @param port 0 for any free one
     * @throws IOException when the port is taken or the address is not the machine's
     */
    public static ChannelUdpSocket open(Optional<InetAddress> address, int port) throws IOException {
        if (address.isPresent()) {
            InetAddress ip = address.get();
            return bind(
                    ip instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6,
                    new InetSocketAddress(ip, port));
        }
        try {
            return bind(StandardProtocolFamily.INET6, new InetSocketAddress("::", port));
        } catch (UnsupportedOperationException | IOException noIpv6) {
            return bind(StandardProtocolFamily.INET, new InetSocketAddress("0.0.0.0", port));
        }
    }

    private static ChannelUdpSocket bind(StandardProtocolFamily family, InetSocketAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
            channel.bind(address);
            return new ChannelUdpSocket(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void receive(long timeoutNs, Receiver receiver) {
        if (!channel.isOpen()) {
            return;
        }
        select(timeoutNs);
        for (int i = 0; i < MAX_BATCH && receiveOne(receiver); i++) {}
    }

    private void select(long timeoutNs) {
        try {
            if (timeoutNs <= 0) {
                selector.selectNow(key -> {});
            } else {
                // Rounded up, lest a loop spin through the last millisecond before its deadline; 0 would wait for ever.
                long timeoutMs = timeoutNs == Long.MAX_VALUE ? 0 : (timeoutNs - 1) / NS_PER_MS + 1;
                selector.select(key -> {}, timeoutMs);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean receiveOne(Receiver receiver) {
        buffer.clear();
        SocketAddress source;
        try {
            source = channel.receive(buffer);
        } catch (IOException e) {
            // An ICMP error that an earlier datagram came back with can surface here: it is that datagram's affair.
            counters.add(
                    e instanceof PortUnreachableException ? SocketCounter.SEND_REFUSED : SocketCounter.RECEIVE_FAILED,
                    1);
            return channel.isOpen();
        }
        if (source == null) {
            return false;
        }
        if (!source.equals(lastSource)) {
            lastSource = source;
            lastSourceEndpoint = Endpoint.of((InetSocketAddress) source);
        }
        Endpoint from = lastSourceEndpoint;
        receiver.onDatagram(
                datagram.set(buffer.flip(), from.high(), from.low(), from.port(), 0, 0, 0, HopLimit.UNSPECIFIED));
        return true;
    }

    @Override
    public void send(ByteBuffer payload, Path path, int trafficClass, int hopLimit) {
        int length = payload.remaining();
        try {
            int sent = channel.send(payload.duplicate(), address(path.remote()));
            if (sent == 0 && length > 0) {
                counters.add(SocketCounter.SEND_WOULD_BLOCK, 1);
            }
        } catch (PortUnreachableException e) {
            counters.add(SocketCounter.SEND_REFUSED, 1);
        } catch (NoRouteToHostException | UnsupportedAddressTypeException e) {
            counters.add(SocketCounter.SEND_UNREACHABLE, 1);
        } catch (IOException | RuntimeException e) {
            counters.add(kindOf(e), 1);
        }
    }

    private static SocketCounter kindOf(Exception e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("unreachable")) {
            return SocketCounter.SEND_UNREACHABLE;
        }
        return message.contains("too long") ? SocketCounter.SEND_TOO_LONG : SocketCounter.SEND_FAILED;
    }

    private InetSocketAddress address(Endpoint endpoint) {
        InetSocketAddress known = addressByEndpoint.get(endpoint);
        if (known != null) {
            return known;
        }
        if (addressByEndpoint.size() >= MAX_CACHED_ADDRESSES) {
            addressByEndpoint.clear();
        }
        InetSocketAddress address = endpoint.toSocketAddress();
        addressByEndpoint.put(endpoint, address);
        return address;
    }

    @Override
    public void flush() {}

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public int localPort() {
        return localPort;
    }

    @Override
    public long count(SocketCounter counter) {
        return counters.count(counter);
    }

    @Override
    public String description() {
        return "one system call per datagram (DatagramChannel); hop limits are not kept";
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
