// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.system;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Tells the service manager that started this process how it is: sd_notify(3), which is a line of text in a datagram to
 * a Unix socket. Tells nobody where no service manager asked for it.
 */
public final class ServiceNotice {
    private static final System.Logger LOG = System.getLogger("dev.wgx.edge.system");
    private static final String SOCKET_VARIABLE = "NOTIFY_SOCKET";
    private static final String WATCHDOG_VARIABLE = "WATCHDOG_USEC";

    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 0x8_0002;
    private static final int MSG_NOSIGNAL = 0x4000;
    /** The place of the path in sockaddr_un. */
    private static final int PATH_OFFSET = 2;

    private static final int MAX_PATH_BYTES = 107;
    /** The signs of life that are sent in the time that the service manager waits for one. */
    private static final int SIGNS_PER_WAIT = 3;

    private final Optional<String> socket;
    private final OptionalLong signIntervalS;

    private ServiceNotice(Optional<String> socket, OptionalLong signIntervalS) {
        this.socket = socket;
        this.signIntervalS = signIntervalS;
    }

    public static ServiceNotice ofThisProcess() {
        return of(System.getenv());
    }

    /** Returns what tells nobody. */
    public static ServiceNotice ofNobody() {
        return of(Map.of());
    }

    static ServiceNotice of(Map<String, String> environment) {
        Optional<String> socket = Optional.ofNullable(environment.get(SOCKET_VARIABLE))
                .filter(name -> name.startsWith("/") || name.startsWith("@"));
        OptionalLong interval = socket.isPresent() && environment.containsKey(WATCHDOG_VARIABLE)
                ? signInterval(environment.get(WATCHDOG_VARIABLE))
                : OptionalLong.empty();
        return new ServiceNotice(socket, interval);
    }

    private static OptionalLong signInterval(String watchdogUs) {
        try {
            long intervalS = TimeUnit.MICROSECONDS.toSeconds(Long.parseLong(watchdogUs)) / SIGNS_PER_WAIT;
            return OptionalLong.of(Math.max(1, intervalS));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Returns the seconds between two calls of {@link #alive}, where the service manager waits for them. */
    public OptionalLong signIntervalS() {
        return signIntervalS;
    }

    public void ready() {
        tell("READY=1");
    }

    /** Tells that the configuration is being read again, until {@link #ready}. */
    public void reloading() {
        // System.nanoTime is CLOCK_MONOTONIC on Linux.
        tell("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    }

    public void stopping() {
        tell("STOPPING=1");
    }

    public void alive() {
        tell("WATCHDOG=1");
    }

    private void tell(String state) {
        socket.ifPresent(name -> {
            int result = Calls.send(name, state);
            if (result < 0) {
                LOG.log(System.Logger.Level.WARNING, "{0} is not told {1}: errno {2}", name, state, -result);
            }
        });
    }

    /** The foreign functions, which are looked up only where somebody is to be told. */
    private static final class Calls {
        private static final MethodHandle SOCKET = CFunctions.find("socket");
        private static final MethodHandle SENDTO = CFunctions.find("sendto");
        private static final MethodHandle CLOSE = CFunctions.find("close");

        static int send(String socketName, String text) {
            CallState state = new CallState();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment address = address(arena, socketName);
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                long message = arena.allocateFrom(JAVA_BYTE, bytes).address();
                int fd = state.call(SOCKET, AF_UNIX, SOCK_DGRAM_CLOEXEC);
                if (fd < 0) {
                    return fd;
                }
                int sent = state.call(
                        SENDTO, fd, message, bytes.length, MSG_NOSIGNAL, address.address(), address.byteSize());
                int _ = state.call(CLOSE, fd);
                return sent;
            }
        }

        /** Returns a sockaddr_un of just its length. An abstract socket's name begins with a zero, written as @. */
        private static MemorySegment address(Arena arena, String name) {
            byte[] path = name.getBytes(StandardCharsets.UTF_8);
            int length = Math.min(path.length, MAX_PATH_BYTES);
            boolean isAbstract = name.startsWith("@");
            MemorySegment address = arena.allocate(PATH_OFFSET + length + (isAbstract ? 0L : 1L));
            address.set(JAVA_SHORT, 0, AF_UNIX);
            MemorySegment.copy(path, 0, address, JAVA_BYTE, PATH_OFFSET, length);
            if (isAbstract) {
                address.set(JAVA_BYTE, PATH_OFFSET, (byte) 0);
            }
            return address;
        }
    }
}
