// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

/** An eventfd: lets any thread end the receiving thread's wait. */
final class WakeupEvent {
    private static final int COUNTER_BYTES = 8;

    /** The C library for {@link #signal} alone, whose callers the lock lines up. */
    private final Libc libc = new Libc();

    private final OffHeap one = OffHeap.allocate(COUNTER_BYTES);
    private final OffHeap drained = OffHeap.allocate(COUNTER_BYTES);
    private final int fd;
    private boolean open = true;

    WakeupEvent(int fd) {
        this.fd = fd;
        one.bytes().putLong(0, 1);
    }

    int fd() {
        return fd;
    }

    /** Ends the receiving thread's wait; does nothing once closed, since the number may be another file by then. */
    synchronized void signal() {
        if (open) {
            libc.write(fd, one.address(), COUNTER_BYTES);
        }
    }

    /** Makes the event silent again. Only the receiving thread calls it. */
    void drain(Libc receiving) {
        receiving.read(fd, drained.address(), COUNTER_BYTES);
    }

    synchronized void close() {
        if (open) {
            open = false;
            libc.close(fd);
        }
    }
}
