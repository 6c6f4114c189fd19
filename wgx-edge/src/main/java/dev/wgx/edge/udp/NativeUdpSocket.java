// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.Path;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Many datagrams per system call, by Linux's own calls: recvmmsg and sendmmsg, with coalescing (UDP_GRO) and
 * segmentation (UDP_SEGMENT) where the kernel has them. Keeps local addresses, traffic classes and hop limits, and
 * allocates nothing per datagram.
 */
public final class NativeUdpSocket implements UdpSocket {
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");

    private final Libc libc;
    private final SocketSetup.Result socket;
    private final SocketCounters counters = new SocketCounters();
    private final WakeupEvent wakeup;
    private final WaitSet waitSet;
    private final ReceiveBatch batch;
    private final SendQueue queue;
    private final KernelDrops kernelDrops;

    /** The right to touch the socket, which the receiving thread holds, then whoever releases it for good. */
    private final AtomicBoolean held = new AtomicBoolean();

    private volatile boolean closing;
    /**
     * The number of messages to take at once: one after a wait, so that it leaves at once; twice as many each time
     * while more wait.
     */
    private int appetite = 1;

    /** The last call brought something, so that the next datagram is expected soon. */
    private boolean isBusy;

    private NativeUdpSocket(Libc libc, SocketSetup.Result socket, WakeupEvent wakeup) {
        this.libc = libc;
        this.socket = socket;
        this.wakeup = wakeup;
        waitSet = new WaitSet(wakeup, socket.fd());
        batch = new ReceiveBatch(socket.family(), counters);
        queue = new SendQueue(socket.family(), socket.segmenting(), counters, this::submit);
        kernelDrops = new KernelDrops(socket.fd());
    }

    /**
     * Returns in half a sentence why this system cannot have such a socket, so that {@link ChannelUdpSocket} is the
     * way; empty when it can.
     */
    public static Optional<String> unavailability() {
        String system = System.getProperty("os.name", "");
        String architecture = System.getProperty("os.arch", "");
        if (!system.equals("Linux")
                || !ARCHITECTURES.contains(architecture)
                || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return Optional.of("not made for %s on %s".formatted(system, architecture));
        }
        try (NativeUdpSocket probe = open(Optional.of(InetAddress.getLoopbackAddress()), 0)) {
            return probe.refusal();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (LinkageError | RuntimeException e) {
            return Optional.of("foreign functions do not work here: " + e);
        }
    }

    /**
     * @param address none for all addresses, of both families where the system has both
     * @param port 0 for any free one
     * @throws IOException when the port is taken, the address is not the machine's, or the system refuses such a socket
     */
    public static NativeUdpSocket open(Optional<InetAddress> address, int port) throws IOException {
        return open(address, port, false);
    }

    /**
     * @param sharedPort whether other sockets of this user that say so too may bind the port and share its datagrams
     */
    static NativeUdpSocket open(Optional<InetAddress> address, int port, boolean sharedPort) throws IOException {
        Libc libc = new Libc();
        int event = libc.eventfd(0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC);
        if (event < 0) {
            throw new IOException("the system refuses an eventfd: errno " + -event);
        }
        WakeupEvent wakeup = new WakeupEvent(event);
        try {
            return new NativeUdpSocket(libc, SocketSetup.open(libc, address, port, sharedPort), wakeup);
        } catch (IOException | RuntimeException e) {
            wakeup.close();
            throw e;
        }
    }

    @Override
    public void receive(long timeoutNs, Receiver receiver) {
        if (closing || !held.compareAndSet(false, true)) {
            return;
        }
        try {
            int received = isBusy && timeoutNs >= SocketSetup.PATIENCE_NS
                    ? batch.awaitAndFill(libc, socket.fd(), appetite)
                    : lookAndWait(timeoutNs);
            isBusy = received > 0;
            appetite = received < appetite ? 1 : Math.min(2 * appetite, ReceiveBatch.SLOTS);
            batch.handOver(receiver);
        } finally {
            queue.flush();
            held.set(false);
            releaseIfClosing();
        }
    }

    /** Takes what is there already; else waits as long as it may, or until somebody wakes it up. */
    private int lookAndWait(long timeoutNs) {
        int received = appetite > 1 ? batch.fillIfAny(libc, socket.fd(), appetite) : 0;
        if (received == 0) {
            appetite = 1;
            received = waitSet.await(libc, timeoutNs) ? batch.fill(libc, socket.fd(), appetite) : 0;
        }
        return received;
    }

    @Override
    public void send(ByteBuffer payload, Path path, int trafficClass, int hopLimit) {
        queue.add(payload, batch.addressOf(payload), path, trafficClass, hopLimit);
    }

    @Override
    public void flush() {
        queue.flush();
    }

    @Override
    public void wakeup() {
        wakeup.signal();
    }

    @Override
    public int localPort() {
        return socket.port();
    }

    @Override
    public long count(SocketCounter counter) {
        return counter == SocketCounter.KERNEL_DROPS ? kernelDrops.count() : counters.count(counter);
    }

    @Override
    public String description() {
        return "batched system calls (recvmmsg, sendmmsg"
                + (socket.coalescing() ? ", UDP_GRO" : "")
                + (socket.segmenting() ? ", UDP_SEGMENT" : "")
                + (socket.family() == AddressFamily.INET ? "; IPv4 only)" : ")")
                + (socket.hint().isEmpty() ? "" : "; " + socket.hint());
    }

    /** Closes the socket. From any thread: one that waits in {@link #receive} returns first. */
    @Override
    public void close() {
        closing = true;
        wakeup.signal();
        releaseIfClosing();
    }

    private void releaseIfClosing() {
        // Never given back: nobody touches the socket again.
        if (closing && held.compareAndSet(false, true)) {
            wakeup.close();
            kernelDrops.close();
            libc.close(socket.fd());
        }
    }

    private int submit(long messages, int count) {
        // The number of a closed socket may be another file by now.
        return closing ? -Linux.EBADF : libc.sendmmsg(socket.fd(), messages, count, Linux.MSG_DONTWAIT);
    }

    /** Tries each call once, since a sandbox may refuse just some. */
    private Optional<String> refusal() {
        // Qemu, which may emulate the processor, takes no null address, even for no message at all.
        OffHeap none = OffHeap.allocate(Long.BYTES);
        int received = libc.recvmmsg(socket.fd(), none.address(), 0, Linux.MSG_DONTWAIT);
        int sent = libc.sendmmsg(socket.fd(), none.address(), 0, Linux.MSG_DONTWAIT);
        if (received < 0 || sent < 0 || !waitSet.works(libc)) {
            return Optional.of("the system refuses recvmmsg, sendmmsg or ppoll");
        }
        return Optional.empty();
    }
}
