// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import static java.lang.System.Logger.Level.DEBUG;

import dev.wgx.edge.udp.UdpPort;
import dev.wgx.edge.udp.UdpSocket;
import dev.wgx.relay.Counter;
import dev.wgx.relay.Counters;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.data.Forwarder;
import dev.wgx.relay.data.ForwardingEntry;
import dev.wgx.relay.data.ForwardingMirror;
import dev.wgx.relay.data.ForwardingPeer;
import dev.wgx.relay.data.ForwardingTable;
import dev.wgx.relay.data.Traffic;
import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Forwards datagrams from a private socket to itself, through sockets and table like the relay's, so that the compiler
 * has done most of its work when the relay takes its first datagram. Bounded in datagrams and time.
 */
public final class WarmUp {
    private static final System.Logger LOG = System.getLogger("dev.wgx.edge");
    private static final int BATCH = 32;
    private static final int DATAGRAMS = 20_000;
    private static final long LIMIT_NS = TimeUnit.MILLISECONDS.toNanos(800);
    private static final long WAIT_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final UdpSocket relay;
    private final UdpSocket peer;
    private final Path toRelay;
    private final Forwarder forwarder;
    private final ByteBuffer message =
            ByteBuffer.allocateDirect(TransportData.MIN_LENGTH + BATCH).order(ByteOrder.LITTLE_ENDIAN);
    private final Counters counters = new Counters();

    private WarmUp(UdpSocket relay, UdpSocket peer) {
        this.relay = relay;
        this.peer = peer;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        toRelay = Path.to(Endpoint.of(loopback, relay.localPort()));
        Path toPeer = Path.to(Endpoint.of(loopback, peer.localPort()));
        // Nobody else chooses what is in this table: its hash needs no seed.
        ForwardingTable table = new ForwardingTable(ForwardingMirror.NONE, target -> {});
        ForwardingPeer self = new ForwardingPeer();
        table.setPaths(self, List.of(toPeer));
        table.put(new ForwardingEntry(self, 0, self, 0, new Traffic(0)));
        forwarder = new Forwarder(table, counters);
        message.putInt(0, TransportData.TYPE);
    }

    /** @return how many datagrams were forwarded */
    public static long run(boolean batchedCalls) {
        try (UdpSocket relay = UdpPort.openPrivate(batchedCalls);
                UdpSocket peer = UdpPort.openPrivate(batchedCalls)) {
            return new WarmUp(relay, peer).run(System.nanoTime() + LIMIT_NS);
        } catch (IOException e) {
            LOG.log(DEBUG, "not warmed up: {0}", e.getMessage());
            return 0;
        }
    }

    private long run(long deadlineNs) {
        for (int sent = 0; sent < DATAGRAMS && System.nanoTime() < deadlineNs; sent += BATCH) {
            for (int i = 0; i < BATCH; i++) {
                // Every other batch has equal lengths and is coalesced; a batch of growing ones is not.
                message.limit(TransportData.MIN_LENGTH + (sent / BATCH % 2) * i);
                peer.send(message, toRelay);
            }
            peer.flush();
            relay.receive(WAIT_NS, this::forward);
            peer.receive(0, returned -> {});
        }
        return counters.get(Counter.FORWARDED_PACKETS);
    }

    private void forward(Datagram datagram) {
        forwarder.forward(datagram, MessageType.of(datagram.payload()), System.nanoTime(), relay);
    }
}
