package dev.wgx.edge.udp;

/** An eventfd: lets any thread end the receiving thread's wait. */
final class WakeupEvent {
    private static final int COUNTER_BYTES = 8;

    /** For {@link #signal} alone, whose callers the lock lines up. */
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

    /** Does nothing once closed: the number may be another file by then. */
    synchronized void signal() {
        if (open) {
            libc.write(fd, one.address(), COUNTER_BYTES);
        }
    }

    /** Makes it silent again. By the receiving thread. */
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
