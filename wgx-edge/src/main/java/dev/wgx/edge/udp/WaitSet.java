package dev.wgx.edge.udp;

import java.nio.ByteBuffer;

/** Waits by ppoll for datagrams or a wakeup. */
final class WaitSet {
    private static final int POLLFD_BYTES = 8;
    private static final int EVENTS = 4;
    private static final int RETURNED_EVENTS = 6;
    private static final int TIMESPEC_BYTES = 16;
    private static final long SECOND_NS = 1_000_000_000L;

    private final OffHeap descriptors = OffHeap.allocate(2 * POLLFD_BYTES);
    private final OffHeap timeout = OffHeap.allocate(TIMESPEC_BYTES);
    private final WakeupEvent wakeup;

    WaitSet(int socket, WakeupEvent wakeup) {
        this.wakeup = wakeup;
        describe(0, socket);
        describe(POLLFD_BYTES, wakeup.fd());
    }

    /** Whether the system lets us wait at all: a loop that cannot would spin. */
    boolean works(Libc libc) {
        timeout.bytes().putLong(0, 0).putLong(8, 0);
        return libc.ppoll(descriptors.address(), 2, timeout.address()) >= 0;
    }

    /** Returns whether the socket has something. */
    boolean await(Libc libc, long timeoutNs) {
        timeout.bytes().putLong(0, timeoutNs / SECOND_NS).putLong(8, timeoutNs % SECOND_NS);
        long deadline = timeoutNs == Long.MAX_VALUE ? 0 : timeout.address();
        if (libc.ppoll(descriptors.address(), 2, deadline) <= 0) {
            return false;
        }
        if (returnedEvents(POLLFD_BYTES) != 0) {
            wakeup.drain(libc);
        }
        return returnedEvents(0) != 0;
    }

    private void describe(int at, int fd) {
        ByteBuffer bytes = descriptors.bytes();
        bytes.putInt(at, fd).putShort(at + EVENTS, (short) Linux.POLLIN);
    }

    private short returnedEvents(int at) {
        return descriptors.bytes().getShort(at + RETURNED_EVENTS);
    }
}
