// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.HopLimit;
import java.nio.ByteBuffer;

/**
 * The facts that the kernel tells beside a received message: {@code struct cmsghdr}s, parsed into fields that the next
 * parse overwrites.
 */
final class ReceivedControl {
    /** Room for packet information of both families, traffic class, hop limit and segment size. */
    static final int MAX_BYTES = 192;

    private static final int LENGTH = 0;
    private static final int LEVEL = 8;
    private static final int TYPE = 12;
    private static final int DATA = 16;
    private static final int IN_PKTINFO_ADDRESS = 8;

    long localHigh;
    long localLow;
    int trafficClass;
    int hopLimit;
    /** The length of each of the coalesced datagrams, save the last; 0 when there is just one. */
    int segmentBytes;

    void parse(ByteBuffer from, int start, int length) {
        localHigh = 0;
        localLow = 0;
        trafficClass = 0;
        hopLimit = HopLimit.UNSPECIFIED;
        segmentBytes = 0;
        int end = start + length;
        int at = start;
        while (end - at >= DATA) {
            long messageLength = from.getLong(at + LENGTH);
            if (messageLength < DATA || messageLength > end - at) {
                return;
            }
            read(from, from.getInt(at + LEVEL), from.getInt(at + TYPE), at + DATA);
            at += ((int) messageLength + 7) & ~7;
        }
    }

    private void read(ByteBuffer from, int level, int type, int at) {
        switch (level) {
            case Linux.IPPROTO_IPV6 -> readIpv6(from, type, at);
            case Linux.IPPROTO_IP -> readIpv4(from, type, at);
            case Linux.IPPROTO_UDP -> {
                if (type == Linux.UDP_GRO) {
                    segmentBytes = from.getInt(at);
                }
            }
            default -> {}
        }
    }

    private void readIpv6(ByteBuffer from, int type, int at) {
        if (type == Linux.IPV6_PKTINFO) {
            localHigh = Long.reverseBytes(from.getLong(at));
            localLow = Long.reverseBytes(from.getLong(at + 8));
        } else if (type == Linux.IPV6_TCLASS) {
            trafficClass = from.getInt(at) & 0xff;
        } else if (type == Linux.IPV6_HOPLIMIT) {
            hopLimit = from.getInt(at) & 0xff;
        }
    }

    private void readIpv4(ByteBuffer from, int type, int at) {
        if (type == Linux.IP_PKTINFO) {
            localHigh = 0;
            localLow = AddressFamily.ipv4Mapped(Integer.reverseBytes(from.getInt(at + IN_PKTINFO_ADDRESS)));
        } else if (type == Linux.IP_TOS) {
            trafficClass = from.get(at) & 0xff;
        } else if (type == Linux.IP_TTL) {
            hopLimit = from.getInt(at) & 0xff;
        }
    }
}
