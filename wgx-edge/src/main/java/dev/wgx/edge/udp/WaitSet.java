// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import java.nio.ByteBuffer;

/** Waits by ppoll for datagrams at one of some sockets, or a wakeup. */
final class WaitSet {
    private static final int POLLFD_BYTES = 8;
    private static final int EVENTS = 4;
    private static final int RETURNED_EVENTS = 6;
    private static final int TIMESPEC_BYTES = 16;
    private static final long SECOND_NS = 1_000_000_000L;

    private final OffHeap descriptors;
    private final OffHeap timeout = OffHeap.allocate(TIMESPEC_BYTES);
    private final WakeupEvent wakeup;
    private final int socketCount;

    WaitSet(WakeupEvent wakeup, int... sockets) {
        this.wakeup = wakeup;
        socketCount = sockets.length;
        descriptors = OffHeap.allocate((socketCount + 1) * POLLFD_BYTES);
        for (int index = 0; index < socketCount; index++) {
            describe(index, sockets[index]);
        }
        describe(socketCount, wakeup.fd());
    }

    /** Tells whether the system lets us wait at all: a loop that cannot would spin. */
    boolean works(Libc libc) {
        timeout.bytes().putLong(0, 0).putLong(8, 0);
        return libc.ppoll(descriptors.address(), socketCount + 1, timeout.address()) >= 0;
    }

    /** Returns whether a socket has something. */
    boolean await(Libc libc, long timeoutNs) {
        timeout.bytes().putLong(0, timeoutNs / SECOND_NS).putLong(8, timeoutNs % SECOND_NS);
        long deadline = timeoutNs == Long.MAX_VALUE ? 0 : timeout.address();
        int ready = libc.ppoll(descriptors.address(), socketCount + 1, deadline);
        if (ready <= 0) {
            return false;
        }
        if (isReady(socketCount)) {
            wakeup.drain(libc);
            return ready > 1;
        }
        return true;
    }

    /** Tells whether that socket has something; only after {@link #await} has returned true. */
    boolean isReady(int index) {
        return descriptors.bytes().getShort(index * POLLFD_BYTES + RETURNED_EVENTS) != 0;
    }

    private void describe(int index, int fd) {
        ByteBuffer bytes = descriptors.bytes();
        int at = index * POLLFD_BYTES;
        bytes.putInt(at, fd).putShort(at + EVENTS, (short) Linux.POLLIN);
    }
}
