// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.packet;

import java.nio.ByteBuffer;

/** The ones' complement sum of RFC 1071. A range with its right checksum in place sums to 0xffff. */
final class InternetChecksum {
    static final int VALID = 0xffff;

    private InternetChecksum() {}

    /** @param packet big-endian */
    static int sum(ByteBuffer packet, int offset, int length, long initial) {
        long sum = initial;
        int end = offset + length;
        for (int i = offset; i + 1 < end; i += 2) {
            sum += packet.getShort(i) & 0xffff;
        }
        if ((length & 1) != 0) {
            sum += (packet.get(end - 1) & 0xff) << 8;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) sum;
    }

    /** Sums addresses, protocol and length as they count in the checksum of the payload (RFC 768, RFC 8200 8.1). */
    static long pseudoHeader(IpAddress source, IpAddress destination, int protocol, int length) {
        return words(source) + words(destination) + protocol + length;
    }

    private static long words(IpAddress address) {
        return words(address.high()) + words(address.low());
    }

    private static long words(long value) {
        return (value >>> 48) + (value >>> 32 & 0xffff) + (value >>> 16 & 0xffff) + (value & 0xffff);
    }
}
