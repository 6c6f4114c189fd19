// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.packet.IpAddress;
import dev.wgx.packet.UdpDatagram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sends datagrams from a UDP port that another program has, WireGuard for example, and receives those that begin with
 * four given bytes: by raw sockets, one address family each. The other program gets what it always got. Only what the
 * host's firewall lets in arrives here; of the rest the kernel copies nothing. Needs CAP_NET_RAW.
 *
 * <p>One thread may send while another receives.
 */
public final class BorrowedPort implements AutoCloseable {
    /** The hop limit of ordinary datagrams. */
    public static final int HOP_LIMIT = 64;

    private static final int MAX_PACKET = 2048;
    private static final int UDP_HEADER = 8;
    private static final int IPV4_TTL = 8;
    private static final int IPV6_HOP_LIMIT = 7;
    private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;

    /** A program of the classic packet filter: its instructions are code u16, jumps u8 and u8, operand u32. */
    private record Instruction(int code, int ifTrue, int ifFalse, int operand) {
        static final int BYTES = 8;
        static final int LOAD_WORD = 0x20;
        static final int LOAD_WORD_AFTER_X = 0x40;
        static final int LOAD_IPV4_HEADER_LENGTH_TO_X = 0xb1;
        static final int JUMP_IF_EQUAL = 0x15;
        static final int RETURN = 0x06;
        static final int ALL = 0xffff;
    }

    /** @param toPort the port that it was sent to, of whatever program */
    public record Arrival(IpAddress from, int fromPort, int toPort, byte[] payload) {}

    private final AddressFamily family;
    private final int mark;
    private final Libc sending = new Libc();
    private final Libc receiving = new Libc();
    private final OffHeap outgoing = OffHeap.allocate(MAX_PACKET);
    private final OffHeap incoming = OffHeap.allocate(MAX_PACKET);
    private final OffHeap target = OffHeap.allocate(MessageHeaders.NAME_BYTES);
    private final OffHeap source = OffHeap.allocate(MessageHeaders.NAME_BYTES);
    private final OffHeap number = OffHeap.allocate(Long.BYTES);
    private final int sender;
    private final int receiver;
    private final WakeupEvent wakeup;
    private final WaitSet waitSet;

    /**
     * @param magic the first four bytes of what is received
     * @param mark of what is sent, as {@code ip rule} knows it; 0 is none
     * @throws IOException if the system refuses raw sockets, or does not have this family
     */
    public BorrowedPort(boolean ipv4, int magic, int mark) throws IOException {
        family = ipv4 ? AddressFamily.INET : AddressFamily.INET6;
        this.mark = mark;
        sender = open(Linux.SOCK_RAW, Linux.IPPROTO_RAW);
        receiver = openOrClose(Linux.IPPROTO_UDP, sender);
        int event = sending.eventfd(0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC);
        try {
            if (event < 0) {
                throw new IOException("the system refuses an eventfd: errno " + -event);
            }
            set(receiver, Linux.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            filter(magic);
            mark(sender);
        } catch (IOException e) {
            sending.close(sender);
            sending.close(receiver);
            if (event >= 0) {
                sending.close(event);
            }
            throw e;
        }
        wakeup = new WakeupEvent(event);
        waitSet = new WaitSet(wakeup, receiver);
    }

    private int open(int type, int protocol) throws IOException {
        int fd = sending.socket(family.number, type | Linux.SOCK_CLOEXEC, protocol);
        if (fd < 0) {
            throw new IOException(
                    -fd == Linux.EPERM
                            ? "raw sockets need CAP_NET_RAW"
                            : "the system refuses a raw socket: errno " + -fd);
        }
        return fd;
    }

    private int openOrClose(int protocol, int other) throws IOException {
        try {
            return open(Linux.SOCK_RAW, protocol);
        } catch (IOException e) {
            sending.close(other);
            throw e;
        }
    }

    private void set(int fd, int option, int value) throws IOException {
        number.bytes().putInt(0, value);
        int result = sending.setsockopt(fd, Linux.SOL_SOCKET, option, number.address(), Integer.BYTES);
        if (result < 0) {
            throw new IOException("the system refuses socket option " + option + ": errno " + -result);
        }
    }

    private void mark(int fd) throws IOException {
        if (mark != 0) {
            set(fd, Linux.SO_MARK, mark);
        }
    }

    /** Lets through what begins with the magic. The kernel shows the filter the IPv4 header, but not the IPv6 one. */
    private void filter(int magic) throws IOException {
        Instruction[] program = family == AddressFamily.INET
                ? new Instruction[] {
                    new Instruction(Instruction.LOAD_IPV4_HEADER_LENGTH_TO_X, 0, 0, 0),
                    new Instruction(Instruction.LOAD_WORD_AFTER_X, 0, 0, UDP_HEADER),
                    new Instruction(Instruction.JUMP_IF_EQUAL, 0, 1, magic),
                    new Instruction(Instruction.RETURN, 0, 0, Instruction.ALL),
                    new Instruction(Instruction.RETURN, 0, 0, 0)
                }
                : new Instruction[] {
                    new Instruction(Instruction.LOAD_WORD, 0, 0, UDP_HEADER),
                    new Instruction(Instruction.JUMP_IF_EQUAL, 0, 1, magic),
                    new Instruction(Instruction.RETURN, 0, 0, Instruction.ALL),
                    new Instruction(Instruction.RETURN, 0, 0, 0)
                };
        OffHeap code = OffHeap.allocate(program.length * Instruction.BYTES);
        for (int i = 0; i < program.length; i++) {
            code.bytes()
                    .putShort(i * Instruction.BYTES, (short) program[i].code())
                    .put(i * Instruction.BYTES + 2, (byte) program[i].ifTrue())
                    .put(i * Instruction.BYTES + 3, (byte) program[i].ifFalse())
                    .putInt(i * Instruction.BYTES + 4, program[i].operand());
        }
        OffHeap described = OffHeap.allocate(2 * Long.BYTES);
        described.bytes().putShort(0, (short) program.length).putLong(Long.BYTES, code.address());
        int result = sending.setsockopt(
                receiver, Linux.SOL_SOCKET, Linux.SO_ATTACH_FILTER, described.address(), 2 * Long.BYTES);
        if (result < 0 || code.bytes().capacity() == 0) {
            throw new IOException("the system refuses a packet filter: errno " + -result);
        }
    }

    public boolean isIpv4() {
        return family == AddressFamily.INET;
    }

    /** Sends a datagram, or nothing where the system has no way: like one that is lost. */
    public void send(int fromPort, IpAddress to, int toPort, byte[] payload, int hopLimit) {
        Optional<IpAddress> own = sourceTowards(to, toPort);
        if (own.isEmpty()) {
            return;
        }
        ByteBuffer packet = new UdpDatagram(own.get(), fromPort, to, toPort, ByteBuffer.wrap(payload)).toPacket();
        packet.put(isIpv4() ? IPV4_TTL : IPV6_HOP_LIMIT, (byte) hopLimit);
        outgoing.bytes().put(0, packet, 0, packet.limit());
        // A raw socket has no port.
        family.write(target.bytes(), 0, to.high(), to.low(), 0);
        sending.sendto(sender, outgoing.address(), packet.limit(), 0, target.address(), family.nameLength);
    }

    /** Asks the system from which of its addresses it would send there, as connecting a UDP socket does. */
    private Optional<IpAddress> sourceTowards(IpAddress to, int port) {
        int fd = sending.socket(family.number, Linux.SOCK_DGRAM | Linux.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            return Optional.empty();
        }
        try {
            mark(fd);
            family.write(target.bytes(), 0, to.high(), to.low(), port);
            number.bytes().putInt(0, family.nameLength);
            boolean isKnown = sending.connect(fd, target.address(), family.nameLength) >= 0
                    && sending.getsockname(fd, source.address(), number.address()) >= 0;
            return isKnown ? Optional.of(addressIn(source.bytes())) : Optional.empty();
        } catch (IOException refused) {
            return Optional.empty();
        } finally {
            sending.close(fd);
        }
    }

    private IpAddress addressIn(ByteBuffer name) {
        return IpAddress.ofMapped(family.high(name, 0), family.low(name, 0));
    }

    /** Waits for the next datagram; empty when the time is over, or the port is closed. */
    public Optional<Arrival> receive(long timeoutNs) {
        if (!waitSet.await(receiving, timeoutNs)) {
            return Optional.empty();
        }
        OffHeap name = OffHeap.allocate(MessageHeaders.NAME_BYTES);
        OffHeap nameLength = OffHeap.allocate(Integer.BYTES);
        nameLength.bytes().putInt(0, family.nameLength);
        int length = receiving.recvfrom(
                receiver, incoming.address(), MAX_PACKET, Linux.MSG_DONTWAIT, name.address(), nameLength.address());
        ByteBuffer packet = incoming.bytes().duplicate().order(ByteOrder.BIG_ENDIAN);
        int udp = isIpv4() && length > 0 ? (packet.get(0) & 0x0f) * Integer.BYTES : 0;
        int payload = udp + UDP_HEADER;
        if (length < payload) {
            return Optional.empty();
        }
        byte[] bytes = new byte[length - payload];
        packet.get(payload, bytes);
        return Optional.of(new Arrival(
                addressIn(name.bytes()), packet.getShort(udp) & 0xffff, packet.getShort(udp + 2) & 0xffff, bytes));
    }

    /** Ends a {@link #receive} that waits. */
    public void wakeup() {
        wakeup.signal();
    }

    /** Closes the sockets. Nobody may send or receive meanwhile. */
    @Override
    public void close() {
        for (int fd : Arrays.asList(sender, receiver)) {
            sending.close(fd);
        }
        wakeup.close();
    }
}
