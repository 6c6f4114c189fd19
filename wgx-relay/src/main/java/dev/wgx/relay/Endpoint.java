// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import dev.wgx.packet.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * A peer's outer transport address. IPv4 is held as IPv4-mapped IPv6, so that every address is two longs, big-endian.
 *
 * @param high the first eight bytes of the IPv6 address
 * @param low the last eight
 * @param port 0 to 65535
 */
public record Endpoint(long high, long low, int port) implements Comparable<Endpoint> {

    private static final long IPV4_MAPPED = 0xffffL << 32;
    private static final long IPV4_MASK = 0xffff_ffffL;

    public static Endpoint of(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            throw new IllegalArgumentException("unresolved address " + address);
        }
        return of(ip, address.getPort());
    }

    public static Endpoint of(InetAddress ip, int port) {
        ByteBuffer bytes = ByteBuffer.wrap(ip.getAddress());
        return bytes.capacity() == 4
                ? ipv4(bytes.getInt(0), port)
                : new Endpoint(bytes.getLong(0), bytes.getLong(8), port);
    }

    /** @param address the IPv4 address, big-endian */
    public static Endpoint ipv4(int address, int port) {
        return new Endpoint(0, IPV4_MAPPED | (address & IPV4_MASK), port);
    }

    /** Tells whether this is the endpoint of these fields. */
    public boolean is(long high, long low, int port) {
        return this.low == low && this.port == port && this.high == high;
    }

    public boolean isIpv4() {
        return isIpv4(high, low);
    }

    public static boolean isIpv4(long high, long low) {
        return high == 0 && (low & ~IPV4_MASK) == IPV4_MAPPED;
    }

    /** Tells whether a peer could send from here: not from multicast, broadcast, unspecified or port 0. */
    public boolean isUnicast() {
        if (port <= 0 || port > 65535) {
            return false;
        }
        if (isIpv4()) {
            int first = (int) (low >>> 24) & 0xff;
            return first != 0 && first < 224;
        }
        return (high >>> 56) != 0xff && !(high == 0 && low == 0);
    }

    public InetAddress address() {
        ByteBuffer bytes = isIpv4()
                ? ByteBuffer.allocate(4).putInt(0, (int) low)
                : ByteBuffer.allocate(16).putLong(0, high).putLong(8, low);
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(address(), port);
    }

    @Override
    public int compareTo(Endpoint other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        int byLow = byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
        return byLow != 0 ? byLow : Integer.compare(port, other.port);
    }

    /** Returns {@code 192.0.2.1:51820} or {@code [2001:db8::1]:51820}. */
    @Override
    public String toString() {
        IpAddress ip = IpAddress.ofMapped(high, low);
        return (ip.isIpv4() ? ip : "[" + ip + "]") + ":" + port;
    }
}
