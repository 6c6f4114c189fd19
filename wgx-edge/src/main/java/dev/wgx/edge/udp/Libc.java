package dev.wgx.edge.udp;

import static dev.wgx.edge.system.CFunctions.find;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.wgx.edge.system.CallState;
import java.lang.invoke.MethodHandle;

/**
 * The C library's socket calls on 64-bit Linux. Each returns what the call returned, or minus errno. One instance belongs to
 * one thread at a time, since it holds the place that errno is caught in. Pointers are plain numbers: the caller keeps
 * the memory alive.
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
    private static final MethodHandle PPOLL = find("ppoll", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle RECVMMSG =
            find("recvmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle SENDMMSG = find("sendmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);

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

    int ppoll(long descriptors, long count, long timeout) {
        try {
            return state.orErrno((int) PPOLL.invokeExact(state.place(), descriptors, count, timeout, 0L));
        } catch (Throwable broken) {
            throw new LinkageError("ppoll", broken);
        }
    }

    int recvmmsg(int fd, long messages, int count, int flags) {
        try {
            return state.orErrno((int) RECVMMSG.invokeExact(state.place(), fd, messages, count, flags, 0L));
        } catch (Throwable broken) {
            throw new LinkageError("recvmmsg", broken);
        }
    }

    int sendmmsg(int fd, long messages, int count, int flags) {
        try {
            return state.orErrno((int) SENDMMSG.invokeExact(state.place(), fd, messages, count, flags));
        } catch (Throwable broken) {
            throw new LinkageError("sendmmsg", broken);
        }
    }
}
