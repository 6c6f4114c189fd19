// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An IPv4 or IPv6 address. Unlike {@link java.net.InetAddress} it keeps an IPv4-mapped IPv6 address apart from the IPv4
 * address.
 *
 * @param isIpv4 then the address is the low 32 bits, and all others are zero
 * @param high the first eight bytes of the IPv6 address, big-endian
 * @param low the last eight
 */
public record IpAddress(boolean isIpv4, long high, long low) {
    private static final long IPV4_MAPPED = 0xffffL << 32;
    private static final long IPV4_MASK = 0xffff_ffffL;
    private static final int GROUPS = 8;
    private static final int UNIQUE_LOCAL_SHIFT = 57;
    private static final int UNIQUE_LOCAL = 0xfc >>> 1;

    public IpAddress {
        if (isIpv4 && (high != 0 || (low & ~IPV4_MASK) != 0)) {
            throw new IllegalArgumentException("an IPv4 address has 32 bits");
        }
    }

    /** Returns the same address as a value of this type. */
    public static IpAddress of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.capacity() == Integer.BYTES ? ipv4(bytes.getInt()) : ipv6(bytes.getLong(), bytes.getLong());
    }

    /** @param address big-endian, 10.120.0.2 is 0x0a780002 */
    public static IpAddress ipv4(int address) {
        return new IpAddress(true, 0, address & IPV4_MASK);
    }

    public static IpAddress ipv6(long high, long low) {
        return new IpAddress(false, high, low);
    }

    /** Returns the address that 16 bytes stand for, where an IPv4 address is written as IPv4-mapped IPv6. */
    public static IpAddress ofMapped(long high, long low) {
        boolean mapped = high == 0 && (low & ~IPV4_MASK) == IPV4_MAPPED;
        return mapped ? ipv4((int) low) : ipv6(high, low);
    }

    /** Returns the last eight of the 16 bytes of {@link #ofMapped}; the first eight are {@link #high}. */
    public long mappedLow() {
        return isIpv4 ? IPV4_MAPPED | low : low;
    }

    /** Returns whether it means something only in the network of whoever has it, also in that of a provider. */
    public boolean isPrivate() {
        if (isIpv4) {
            int upper = (int) (low >>> 16);
            int first = upper >>> 8;
            return first == 10 || upper == 0xc0a8 || (upper & 0xfff0) == 0xac10 || (upper & 0xffc0) == 0x6440;
        }
        return high >>> UNIQUE_LOCAL_SHIFT == UNIQUE_LOCAL;
    }

    static IpAddress readIpv4(ByteBuffer packet, int offset) {
        return ipv4(packet.getInt(offset));
    }

    static IpAddress readIpv6(ByteBuffer packet, int offset) {
        return ipv6(packet.getLong(offset), packet.getLong(offset + 8));
    }

    void writeTo(ByteBuffer packet, int offset) {
        if (isIpv4) {
            packet.putInt(offset, (int) low);
        } else {
            packet.putLong(offset, high).putLong(offset + 8, low);
        }
    }

    /** Returns the address as RFC 5952 writes it: IPv6 with its longest run of zeros left out. */
    @Override
    public String toString() {
        if (isIpv4) {
            return (low >>> 24) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
        }
        int longest = 0;
        int runLength = 1;
        for (int start = 0; start < GROUPS; start++) {
            int length = zerosFrom(start);
            if (length > runLength) {
                longest = start;
                runLength = length;
            }
        }
        return runLength == 1 ? joined(0, GROUPS) : joined(0, longest) + "::" + joined(longest + runLength, GROUPS);
    }

    private int zerosFrom(int start) {
        int end = start;
        while (end < GROUPS && group(end) == 0) {
            end++;
        }
        return end - start;
    }

    private String joined(int from, int to) {
        StringBuilder result = new StringBuilder();
        for (int i = from; i < to; i++) {
            result.append(i == from ? "" : ":").append(Integer.toHexString(group(i)));
        }
        return result.toString();
    }

    private int group(int index) {
        int groupsBehind = GROUPS - 1 - index;
        long half = index < GROUPS / 2 ? high : low;
        return (int) (half >>> (Short.SIZE * (groupsBehind % (GROUPS / 2)))) & 0xffff;
    }
}
