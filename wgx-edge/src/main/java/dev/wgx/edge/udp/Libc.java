package dev.wgx.edge.udp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * The C library's socket calls on 64-bit Linux. Each returns what the call returned, or minus errno. One instance belongs to
 * one thread at a time, since it holds the place that errno is caught in. Pointers are plain numbers: the caller keeps
 * the memory alive.
 */
@SuppressWarnings("restricted")
final class Libc {
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = CALL_STATE.byteOffset(PathElement.groupElement("errno"));

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

    private final MemorySegment callState = Arena.ofAuto().allocate(CALL_STATE);

    int socket(int family, int type, int protocol) {
        try {
            return orErrno((int) SOCKET.invokeExact(callState, family, type, protocol));
        } catch (Throwable broken) {
            throw new LinkageError("socket", broken);
        }
    }

    int setsockopt(int fd, int level, int option, long value, int valueBytes) {
        try {
            return orErrno((int) SETSOCKOPT.invokeExact(callState, fd, level, option, value, valueBytes));
        } catch (Throwable broken) {
            throw new LinkageError("setsockopt", broken);
        }
    }

    int getsockopt(int fd, int level, int option, long value, long valueBytes) {
        try {
            return orErrno((int) GETSOCKOPT.invokeExact(callState, fd, level, option, value, valueBytes));
        } catch (Throwable broken) {
            throw new LinkageError("getsockopt", broken);
        }
    }

    int bind(int fd, long name, int nameBytes) {
        try {
            return orErrno((int) BIND.invokeExact(callState, fd, name, nameBytes));
        } catch (Throwable broken) {
            throw new LinkageError("bind", broken);
        }
    }

    int getsockname(int fd, long name, long nameBytes) {
        try {
            return orErrno((int) GETSOCKNAME.invokeExact(callState, fd, name, nameBytes));
        } catch (Throwable broken) {
            throw new LinkageError("getsockname", broken);
        }
    }

    int close(int fd) {
        try {
            return orErrno((int) CLOSE.invokeExact(callState, fd));
        } catch (Throwable broken) {
            throw new LinkageError("close", broken);
        }
    }

    int eventfd(int initialValue, int flags) {
        try {
            return orErrno((int) EVENTFD.invokeExact(callState, initialValue, flags));
        } catch (Throwable broken) {
            throw new LinkageError("eventfd", broken);
        }
    }

    int read(int fd, long bytes, long count) {
        try {
            return orErrno((int) (long) READ.invokeExact(callState, fd, bytes, count));
        } catch (Throwable broken) {
            throw new LinkageError("read", broken);
        }
    }

    int write(int fd, long bytes, long count) {
        try {
            return orErrno((int) (long) WRITE.invokeExact(callState, fd, bytes, count));
        } catch (Throwable broken) {
            throw new LinkageError("write", broken);
        }
    }

    int ppoll(long descriptors, long count, long timeout) {
        try {
            return orErrno((int) PPOLL.invokeExact(callState, descriptors, count, timeout, 0L));
        } catch (Throwable broken) {
            throw new LinkageError("ppoll", broken);
        }
    }

    int recvmmsg(int fd, long messages, int count, int flags) {
        try {
            return orErrno((int) RECVMMSG.invokeExact(callState, fd, messages, count, flags, 0L));
        } catch (Throwable broken) {
            throw new LinkageError("recvmmsg", broken);
        }
    }

    int sendmmsg(int fd, long messages, int count, int flags) {
        try {
            return orErrno((int) SENDMMSG.invokeExact(callState, fd, messages, count, flags));
        } catch (Throwable broken) {
            throw new LinkageError("sendmmsg", broken);
        }
    }

    private int orErrno(int result) {
        return result >= 0 ? result : -callState.get(JAVA_INT, ERRNO_OFFSET);
    }

    private static MethodHandle find(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        MemorySegment function = linker.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
        return linker.downcallHandle(
                function, FunctionDescriptor.of(result, arguments), Linker.Option.captureCallState("errno"));
    }
}
