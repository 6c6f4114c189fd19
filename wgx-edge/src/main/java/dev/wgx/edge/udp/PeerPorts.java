// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.Datagram;
import dev.wgx.relay.HopLimit;
import dev.wgx.relay.Path;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Many UDP ports of one thread, numbered from 0, for a program that plays many peers: by Linux's batched calls like
 * {@link NativeUdpSocket}, but all ports share one set of buffers. One thread calls everything but {@link #wakeup}.
 */
public final class PeerPorts implements AutoCloseable {
    private static final int MEMORY_BYTES = 1 << 20;

    private final Libc libc;
    private final SocketSetup.Result[] sockets;
    private final WakeupEvent wakeup;
    private final WaitSet waitSet;
    private final SocketCounters counters = new SocketCounters();
    private final ReceiveBatch batch;
    private final SendQueue queue;
    private final OffHeap memory = OffHeap.allocate(MEMORY_BYTES);
    /** Ports whose last batch had more than one message: these are asked before waiting. */
    private final boolean[] moreIsLikely;

    private final Handover handover = new Handover();
    private int sendingPort;

    private PeerPorts(Libc libc, SocketSetup.Result[] sockets, WakeupEvent wakeup, boolean segmenting) {
        this.libc = libc;
        this.sockets = sockets;
        this.wakeup = wakeup;
        int[] fds = new int[sockets.length];
        boolean canSegment = segmenting;
        for (int port = 0; port < fds.length; port++) {
            fds[port] = sockets[port].fd();
            canSegment &= sockets[port].segmenting();
        }
        waitSet = new WaitSet(wakeup, fds);
        moreIsLikely = new boolean[fds.length];
        AddressFamily family = sockets[0].family();
        batch = new ReceiveBatch(family, counters);
        queue = new SendQueue(family, canSegment, counters, this::submit);
    }

    /**
     * @param address none for all addresses
     * @param firstPort number of the first, the others follow; 0 for any free ones
     * @param segmenting whether datagrams of one path and length leave as one message; else each by itself
     * @throws IOException when a port is taken or the system refuses such sockets
     */
    public static PeerPorts open(Optional<InetAddress> address, int firstPort, int count, boolean segmenting)
            throws IOException {
        Libc libc = new Libc();
        int event = libc.eventfd(0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC);
        if (event < 0) {
            throw new IOException("the system refuses an eventfd: errno " + -event);
        }
        WakeupEvent wakeup = new WakeupEvent(event);
        SocketSetup.Result[] sockets = new SocketSetup.Result[count];
        int opened = 0;
        try {
            for (; opened < count; opened++) {
                sockets[opened] = SocketSetup.open(libc, address, firstPort == 0 ? 0 : firstPort + opened, false);
            }
            return new PeerPorts(libc, sockets, wakeup, segmenting);
        } catch (IOException | RuntimeException e) {
            for (int port = 0; port < opened; port++) {
                libc.close(sockets[port].fd());
            }
            wakeup.close();
            throw e;
        }
    }

    /**
     * Receives as {@link UdpSocket#receive} does, from whichever ports have something. What was queued on the way is
     * sent.
     */
    public void receive(long timeoutNs, PortReceiver receiver) {
        handover.receiver = receiver;
        boolean any = false;
        for (int port = 0; port < sockets.length; port++) {
            any |= moreIsLikely[port] && handOver(port, batch.fillIfAny(libc, sockets[port].fd(), ReceiveBatch.SLOTS));
        }
        if (!any && waitSet.await(libc, timeoutNs)) {
            for (int port = 0; port < sockets.length; port++) {
                if (waitSet.isReady(port)) {
                    handOver(port, batch.fill(libc, sockets[port].fd(), ReceiveBatch.SLOTS));
                }
            }
        }
        queue.flush();
    }

    private boolean handOver(int port, int received) {
        moreIsLikely[port] = received > 1;
        handover.port = port;
        batch.handOver(handover);
        return received > 0;
    }

    /** Sends as {@link UdpSocket#send} does, from that port; the payload is copied. */
    public void send(int port, ByteBuffer payload, Path path) {
        from(port);
        queue.add(payload, 0, path, 0, HopLimit.UNSPECIFIED);
    }

    /** Returns the memory that {@link #send(int, int, int, Path)} sends from. */
    public ByteBuffer memory() {
        return memory.bytes();
    }

    /** Sends a piece of {@link #memory} without copying it: it must stay as it is until {@link #flush}. */
    public void send(int port, int offset, int length, Path path) {
        from(port);
        ByteBuffer payload = memory.bytes().limit(offset + length).position(offset);
        queue.add(payload, memory.address() + offset, path, 0, HopLimit.UNSPECIFIED);
        memory.bytes().clear();
    }

    public void flush() {
        queue.flush();
    }

    /** Ends the current or the next wait in {@link #receive}. From any thread. */
    public void wakeup() {
        wakeup.signal();
    }

    public int count() {
        return sockets.length;
    }

    /** Returns the number that the system knows a port by. */
    public int number(int port) {
        return sockets[port].port();
    }

    /** Returns how many datagrams did not leave, for whatever reason. */
    public long unsent() {
        return counters.count(SocketCounter.SEND_WOULD_BLOCK)
                + counters.count(SocketCounter.SEND_UNREACHABLE)
                + counters.count(SocketCounter.SEND_TOO_LONG)
                + counters.count(SocketCounter.SEND_FAILED);
    }

    /**
     * Returns how many datagrams the kernel dropped because a port's receive buffer was full, since the ports were
     * opened.
     */
    public long kernelDrops() {
        long drops = 0;
        for (SocketSetup.Result socket : sockets) {
            drops += new KernelDrops(socket.fd()).count();
        }
        return drops;
    }

    /** Closes all ports. The thread that owns them calls it, or another one when that has ended. */
    @Override
    public void close() {
        wakeup.close();
        for (SocketSetup.Result socket : sockets) {
            libc.close(socket.fd());
        }
    }

    private void from(int port) {
        if (port != sendingPort) {
            queue.flush();
            sendingPort = port;
        }
    }

    private int submit(long messages, int count) {
        return libc.sendmmsg(sockets[sendingPort].fd(), messages, count, Linux.MSG_DONTWAIT);
    }

    /** Adds to each datagram the port that it came to. */
    private static final class Handover implements Receiver {
        private PortReceiver receiver = (port, datagram) -> {};
        private int port;

        @Override
        public void onDatagram(Datagram datagram) {
            receiver.onDatagram(port, datagram);
        }
    }
}
