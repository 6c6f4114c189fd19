// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import static dev.wgx.edge.system.CFunctions.find;
import static dev.wgx.edge.system.CFunctions.findWithoutErrno;

import dev.wgx.edge.system.CallState;
import java.lang.invoke.MethodHandle;

/**
 * The C library's socket calls on 64-bit Linux. Each returns what the call returned, or minus errno. One instance
 * belongs to one thread at a time, since it holds the place that errno is caught in. Pointers are plain numbers: the
 * caller keeps the memory alive.
 */
final class Libc {
    private static final MethodHandle SOCKET = find("socket");
    private static final MethodHandle SETSOCKOPT = find("setsockopt");
    private static final MethodHandle GETSOCKOPT = find("getsockopt");
    private static final MethodHandle BIND = find("bind");
    private static final MethodHandle CONNECT = find("connect");
    private static final MethodHandle SENDTO = find("sendto");
    private static final MethodHandle RECVFROM = find("recvfrom");
    private static final MethodHandle GETSOCKNAME = find("getsockname");
    private static final MethodHandle CLOSE = find("close");
    private static final MethodHandle EVENTFD = find("eventfd");
    private static final MethodHandle READ = find("read");
    private static final MethodHandle WRITE = find("write");

    // The calls of every datagram, and again with errno.
    private static final MethodHandle PPOLL = findWithoutErrno("ppoll");
    private static final MethodHandle PPOLL_ERRNO = find("ppoll");
    private static final MethodHandle RECVMMSG = findWithoutErrno("recvmmsg");
    private static final MethodHandle RECVMMSG_ERRNO = find("recvmmsg");
    private static final MethodHandle SENDMMSG = findWithoutErrno("sendmmsg");
    private static final MethodHandle SENDMMSG_ERRNO = find("sendmmsg");

    private final CallState state = new CallState();

    int socket(int family, int type, int protocol) {
        return state.call(SOCKET, family, type, protocol);
    }

    int setsockopt(int fd, int level, int option, long value, int valueBytes) {
        return state.call(SETSOCKOPT, fd, level, option, value, valueBytes);
    }

    int getsockopt(int fd, int level, int option, long value, long valueBytes) {
        return state.call(GETSOCKOPT, fd, level, option, value, valueBytes);
    }

    int bind(int fd, long name, int nameBytes) {
        return state.call(BIND, fd, name, nameBytes);
    }

    int connect(int fd, long name, int nameBytes) {
        return state.call(CONNECT, fd, name, nameBytes);
    }

    int sendto(int fd, long bytes, long count, int flags, long name, int nameBytes) {
        return state.call(SENDTO, fd, bytes, count, flags, name, nameBytes);
    }

    int recvfrom(int fd, long bytes, long count, int flags, long name, long nameBytes) {
        return state.call(RECVFROM, fd, bytes, count, flags, name, nameBytes);
    }

    int getsockname(int fd, long name, long nameBytes) {
        return state.call(GETSOCKNAME, fd, name, nameBytes);
    }

    int close(int fd) {
        return state.call(CLOSE, fd);
    }

    int eventfd(int initialValue, int flags) {
        return state.call(EVENTFD, initialValue, flags);
    }

    int read(int fd, long bytes, long count) {
        return state.call(READ, fd, bytes, count);
    }

    int write(int fd, long bytes, long count) {
        return state.call(WRITE, fd, bytes, count);
    }

    /** Calls ppoll; where it fails, calls it once more to learn why. */
    int ppoll(long descriptors, long count, long timeout) {
        int ready = tryPpoll(descriptors, count, timeout);
        return ready >= 0 ? ready : state.call(PPOLL_ERRNO, descriptors, count, timeout);
    }

    private static int tryPpoll(long descriptors, long count, long timeout) {
        try {
            return (int) (long) PPOLL.invokeExact(descriptors, count, timeout, 0L, 0L, 0L);
        } catch (Throwable broken) {
            throw new LinkageError("ppoll", broken);
        }
    }

    /** Calls recvmmsg; where it fails, calls it once more to learn why. */
    int recvmmsg(int fd, long messages, int count, int flags) {
        int received = tryRecvmmsg(fd, messages, count, flags);
        return received >= 0 ? received : state.call(RECVMMSG_ERRNO, fd, messages, count, flags);
    }

    /** Calls recvmmsg without learning why there is nothing: the result is negative then, and no errno. */
    int tryRecvmmsg(int fd, long messages, int count, int flags) {
        try {
            return (int) (long) RECVMMSG.invokeExact((long) fd, messages, (long) count, (long) flags, 0L, 0L);
        } catch (Throwable broken) {
            throw new LinkageError("recvmmsg", broken);
        }
    }

    /** Calls sendmmsg; where nothing goes out, calls it once more to learn why. */
    int sendmmsg(int fd, long messages, int count, int flags) {
        int sent = trySendmmsg(fd, messages, count, flags);
        return sent >= 0 ? sent : state.call(SENDMMSG_ERRNO, fd, messages, count, flags);
    }

    private static int trySendmmsg(int fd, long messages, int count, int flags) {
        try {
            return (int) (long) SENDMMSG.invokeExact((long) fd, messages, (long) count, (long) flags, 0L, 0L);
        } catch (Throwable broken) {
            throw new LinkageError("sendmmsg", broken);
        }
    }
}
