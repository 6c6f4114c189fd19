// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

/** The number of datagrams that the kernel has dropped at a socket since it was opened, asked for from any thread. */
final class KernelDrops {
    private static final int MEMINFO_BYTES = 9 * Integer.BYTES;
    private static final int MEMINFO_DROPS = 8 * Integer.BYTES;

    private final int fd;
    private final Libc libc = new Libc();
    private final OffHeap memoryInfo = OffHeap.allocate(MEMINFO_BYTES);
    private final OffHeap length = OffHeap.allocate(Integer.BYTES);
    private boolean closed;
    private long lastCount;

    KernelDrops(int fd) {
        this.fd = fd;
    }

    /** Returns the number, modulo 2^32; the last one that is known once the socket is closed. */
    synchronized long count() {
        length.bytes().putInt(0, MEMINFO_BYTES);
        if (!closed
                && libc.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_MEMINFO, memoryInfo.address(), length.address())
                        == 0) {
            lastCount = Integer.toUnsignedLong(memoryInfo.bytes().getInt(MEMINFO_DROPS));
        }
        return lastCount;
    }

    /** Asks for the last time: the socket's number may be another file's soon. */
    synchronized void close() {
        lastCount = count();
        closed = true;
    }
}
