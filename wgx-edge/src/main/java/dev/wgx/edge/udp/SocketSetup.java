// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.Endpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.Optional;

/** Makes a socket and asks the kernel for all that it can do. What is only a help may be missing; the rest fails. */
final class SocketSetup {
    /** The longest time that a call waits for a datagram; the kernel rounds it up to its next tick. */
    static final long PATIENCE_NS = 1_000_000;

    private static final int BUFFER_BYTES = 7 * 1024 * 1024;
    private static final int TIMEVAL_BYTES = 2 * Long.BYTES;
    private static final long NS_PER_MICROSECOND = 1000;

    private final Libc libc;
    private final OffHeap value = OffHeap.allocate(MessageHeaders.NAME_BYTES);
    private final OffHeap valueLength = OffHeap.allocate(Integer.BYTES);
    private final AddressFamily family;
    private final int fd;

    private SocketSetup(Libc libc, AddressFamily family, int fd) {
        this.libc = libc;
        this.family = family;
        this.fd = fd;
    }

    /** @param hint what an operator could do to make it faster; or empty */
    record Result(int fd, AddressFamily family, int port, boolean coalescing, boolean segmenting, String hint) {}

    static Result open(Libc libc, Optional<InetAddress> address, int port, boolean sharedPort) throws IOException {
        int type = Linux.SOCK_DGRAM | Linux.SOCK_CLOEXEC;
        AddressFamily family = AddressFamily.INET6;
        int fd = libc.socket(family.number, type, 0);
        if (fd == -Linux.EAFNOSUPPORT) {
            family = AddressFamily.INET;
            fd = libc.socket(family.number, type, 0);
        }
        if (fd < 0) {
            throw new IOException("the system refuses a UDP socket: " + describe(-fd));
        }
        try {
            return new SocketSetup(libc, family, fd).configure(address, port, sharedPort);
        } catch (IOException | RuntimeException e) {
            libc.close(fd);
            throw e;
        }
    }

    private Result configure(Optional<InetAddress> address, int port, boolean sharedPort) throws IOException {
        if (sharedPort) {
            require(Linux.SOL_SOCKET, Linux.SO_REUSEPORT, 1, "SO_REUSEPORT");
        }
        if (family == AddressFamily.INET6) {
            require(Linux.IPPROTO_IPV6, Linux.IPV6_V6ONLY, 0, "IPV6_V6ONLY");
            require(Linux.IPPROTO_IPV6, Linux.IPV6_RECVPKTINFO, 1, "IPV6_RECVPKTINFO");
            require(Linux.IPPROTO_IPV6, Linux.IPV6_RECVTCLASS, 1, "IPV6_RECVTCLASS");
            require(Linux.IPPROTO_IPV6, Linux.IPV6_RECVHOPLIMIT, 1, "IPV6_RECVHOPLIMIT");
            set(Linux.IPPROTO_IPV6, Linux.IPV6_MTU_DISCOVER, Linux.IPV6_PMTUDISC_WANT);
        } else {
            require(Linux.IPPROTO_IP, Linux.IP_PKTINFO, 1, "IP_PKTINFO");
        }
        require(Linux.IPPROTO_IP, Linux.IP_RECVTOS, 1, "IP_RECVTOS");
        require(Linux.IPPROTO_IP, Linux.IP_RECVTTL, 1, "IP_RECVTTL");
        set(Linux.IPPROTO_IP, Linux.IP_MTU_DISCOVER, Linux.IP_PMTUDISC_OMIT);
        limitPatience();
        boolean coalescing = set(Linux.IPPROTO_UDP, Linux.UDP_GRO, 1);
        // A kernel that does not know it would send a segmented message as one long datagram.
        boolean segmenting = get(Linux.IPPROTO_UDP, Linux.UDP_SEGMENT) >= 0;
        String hint = enlargeBuffers();
        bind(address, port);
        return new Result(fd, family, boundPort(), coalescing, segmenting, hint);
    }

    /** Makes a call that waits return in time: whoever wakes its thread up is heard only then. */
    private void limitPatience() throws IOException {
        value.bytes().putLong(0, 0).putLong(Long.BYTES, PATIENCE_NS / NS_PER_MICROSECOND);
        if (libc.setsockopt(fd, Linux.SOL_SOCKET, Linux.SO_RCVTIMEO, value.address(), TIMEVAL_BYTES) != 0) {
            throw new IOException("the system refuses the socket option SO_RCVTIMEO");
        }
    }

    private String enlargeBuffers() {
        boolean receiveEnough = enlarge(Linux.SO_RCVBUFFORCE, Linux.SO_RCVBUF);
        boolean sendEnough = enlarge(Linux.SO_SNDBUFFORCE, Linux.SO_SNDBUF);
        if (receiveEnough && sendEnough) {
            return "";
        }
        return "socket buffers are smaller than the %d bytes that bursts need: run `sysctl -w net.core.rmem_max=%d net.core.wmem_max=%d` or grant CAP_NET_ADMIN"
                .formatted(BUFFER_BYTES, BUFFER_BYTES, BUFFER_BYTES);
    }

    private boolean enlarge(int forced, int limited) {
        if (set(Linux.SOL_SOCKET, forced, BUFFER_BYTES)) {
            return true;
        }
        set(Linux.SOL_SOCKET, limited, BUFFER_BYTES);
        // The kernel tells twice what it was asked for, its own bookkeeping included.
        return get(Linux.SOL_SOCKET, limited) >= 2 * BUFFER_BYTES;
    }

    private void bind(Optional<InetAddress> address, int port) throws IOException {
        Endpoint local = address.map(ip -> Endpoint.of(ip, port)).orElse(new Endpoint(0, 0, port));
        if (family == AddressFamily.INET && address.isPresent() && !local.isIpv4()) {
            throw new BindException(local + ": the system has no IPv6");
        }
        family.write(value.bytes(), 0, local.high(), local.low(), local.port());
        int result = libc.bind(fd, value.address(), family.nameLength);
        if (result < 0) {
            String where = address.map(InetAddress::getHostAddress).orElse("any address");
            throw new BindException("UDP port %d at %s: %s".formatted(port, where, describe(-result)));
        }
    }

    private int boundPort() throws IOException {
        valueLength.bytes().putInt(0, family.nameLength);
        int result = libc.getsockname(fd, value.address(), valueLength.address());
        if (result < 0) {
            throw new IOException("the system does not tell the bound port: " + describe(-result));
        }
        return family.port(value.bytes(), 0);
    }

    private void require(int level, int option, int wanted, String name) throws IOException {
        if (!set(level, option, wanted)) {
            throw new IOException("the system refuses the socket option " + name);
        }
    }

    private boolean set(int level, int option, int wanted) {
        value.bytes().putInt(0, wanted);
        return libc.setsockopt(fd, level, option, value.address(), Integer.BYTES) == 0;
    }

    /** Returns the option's value, or a negative number where there is none. */
    private int get(int level, int option) {
        valueLength.bytes().putInt(0, Integer.BYTES);
        int result = libc.getsockopt(fd, level, option, value.address(), valueLength.address());
        return result < 0 ? result : value.bytes().getInt(0);
    }

    private static String describe(int errno) {
        return switch (errno) {
            case Linux.EADDRINUSE -> "already in use";
            case Linux.EADDRNOTAVAIL -> "not an address of this machine";
            case Linux.EACCES, Linux.EPERM -> "not permitted";
            default -> "errno " + errno;
        };
    }
}
