// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import static dev.wgx.edge.system.CFunctions.find;
import static dev.wgx.edge.system.CFunctions.findWithoutErrno;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.wgx.edge.system.CallState;
import java.lang.invoke.MethodHandle;

/**
 * The C library's socket calls on 64-bit Linux. Each returns what the call returned, or minus errno. One instance
 * belongs to one thread at a time, since it holds the place that errno is caught in. Pointers are plain numbers: the
 * caller keeps the memory alive.
 */
final class Libc {
    private static final MethodHandle SOCKET = find("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            find("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            find("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle BIND = find("bind", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = find("getsockname", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle CLOSE = find("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD = find("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle READ = find("read", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle WRITE = find("write", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);

    // The calls of every datagram, and again with errno.
    private static final MethodHandle PPOLL =
            findWithoutErrno("ppoll", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle PPOLL_ERRNO = find("ppoll", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle RECVMMSG =
            findWithoutErrno("recvmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle RECVMMSG_ERRNO =
            find("recvmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle SENDMMSG =
            findWithoutErrno("sendmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle SENDMMSG_ERRNO =
            find("sendmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);

    private final CallState state = new CallState();

    int socket(int family, int type, int protocol) {
        try {
            return state.orErrno((int) SOCKET.invokeExact(state.place(), family, type, protocol));
        } catch (Throwable broken) {
            throw new LinkageError("socket", broken);
        }
    }

    int setsockopt(int fd, int level, int option, long value, int valueBytes) {
        try {
            return state.orErrno((int) SETSOCKOPT.invokeExact(state.place(), fd, level, option, value, valueBytes));
        } catch (Throwable broken) {
            throw new LinkageError("setsockopt", broken);
        }
    }

    int getsockopt(int fd, int level, int option, long value, long valueBytes) {
        try {
            return state.orErrno((int) GETSOCKOPT.invokeExact(state.place(), fd, level, option, value, valueBytes));
        } catch (Throwable broken) {
            throw new LinkageError("getsockopt", broken);
        }
    }

    int bind(int fd, long name, int nameBytes) {
        try {
            return state.orErrno((int) BIND.invokeExact(state.place(), fd, name, nameBytes));
        } catch (Throwable broken) {
            throw new LinkageError("bind", broken);
        }
    }

    int getsockname(int fd, long name, long nameBytes) {
        try {
            return state.orErrno((int) GETSOCKNAME.invokeExact(state.place(), fd, name, nameBytes));
        } catch (Throwable broken) {
            throw new LinkageError("getsockname", broken);
        }
    }

    int close(int fd) {
        try {
            return state.orErrno((int) CLOSE.invokeExact(state.place(), fd));
        } catch (Throwable broken) {
            throw new LinkageError("close", broken);
        }
    }

    int eventfd(int initialValue, int flags) {
        try {
            return state.orErrno((int) EVENTFD.invokeExact(state.place(), initialValue, flags));
        } catch (Throwable broken) {
            throw new LinkageError("eventfd", broken);
        }
    }

    int read(int fd, long bytes, long count) {
        try {
            return state.orErrno((int) (long) READ.invokeExact(state.place(), fd, bytes, count));
        } catch (Throwable broken) {
            throw new LinkageError("read", broken);
        }
    }

    int write(int fd, long bytes, long count) {
        try {
            return state.orErrno((int) (long) WRITE.invokeExact(state.place(), fd, bytes, count));
        } catch (Throwable broken) {
            throw new LinkageError("write", broken);
        }
    }

    /** Calls ppoll; where it fails, calls it once more to learn why. */
    int ppoll(long descriptors, long count, long timeout) {
        try {
            int ready = (int) PPOLL.invokeExact(descriptors, count, timeout, 0L);
            return ready >= 0
                    ? ready
                    : state.orErrno((int) PPOLL_ERRNO.invokeExact(state.place(), descriptors, count, timeout, 0L));
        } catch (Throwable broken) {
            throw new LinkageError("ppoll", broken);
        }
    }

    /** Calls recvmmsg; where it fails, calls it once more to learn why. */
    int recvmmsg(int fd, long messages, int count, int flags) {
        int received = tryRecvmmsg(fd, messages, count, flags);
        try {
            return received >= 0
                    ? received
                    : state.orErrno((int) RECVMMSG_ERRNO.invokeExact(state.place(), fd, messages, count, flags, 0L));
        } catch (Throwable broken) {
            throw new LinkageError("recvmmsg", broken);
        }
    }

    /** Calls recvmmsg without learning why there is nothing: the result is negative then, and no errno. */
    int tryRecvmmsg(int fd, long messages, int count, int flags) {
        try {
            return (int) RECVMMSG.invokeExact(fd, messages, count, flags, 0L);
        } catch (Throwable broken) {
            throw new LinkageError("recvmmsg", broken);
        }
    }

    /** Calls sendmmsg; where nothing goes out, calls it once more to learn why. */
    int sendmmsg(int fd, long messages, int count, int flags) {
        try {
            int sent = (int) SENDMMSG.invokeExact(fd, messages, count, flags);
            return sent >= 0
                    ? sent
                    : state.orErrno((int) SENDMMSG_ERRNO.invokeExact(state.place(), fd, messages, count, flags));
        } catch (Throwable broken) {
            throw new LinkageError("sendmmsg", broken);
        }
    }
}
