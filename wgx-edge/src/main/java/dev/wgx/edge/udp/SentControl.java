// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.HopLimit;
import dev.wgx.relay.Path;
import java.nio.ByteBuffer;

/**
 * The facts that we tell the kernel beside a message: the local address to send from, the traffic class, the hop limit
 * and, always last, how long each segment is.
 */
final class SentControl {
    static final int MAX_BYTES = 112;

    private static final int LENGTH = 0;
    private static final int LEVEL = 8;
    private static final int TYPE = 12;
    private static final int DATA = 16;
    private static final int IN_PKTINFO_BYTES = 12;
    private static final int IN_PKTINFO_SOURCE = 4;
    private static final int IN6_PKTINFO_BYTES = 20;

    private SentControl() {}

    /** Writes everything but the segment size. Returns the length of what it wrote. */
    static int write(ByteBuffer to, int start, Path path, int trafficClass, int hopLimit) {
        boolean ipv4 = path.remote().isIpv4();
        int at = start;
        if (path.isLocalKnown() && ipv4 == Endpoint.isIpv4(path.localHigh(), path.localLow())) {
            at = ipv4 ? ipv4Source(to, at, path) : ipv6Source(to, at, path);
        }
        if (trafficClass != 0) {
            int level = ipv4 ? Linux.IPPROTO_IP : Linux.IPPROTO_IPV6;
            int type = ipv4 ? Linux.IP_TOS : Linux.IPV6_TCLASS;
            to.putInt(at + DATA, trafficClass & 0xff);
            at = header(to, at, level, type, Integer.BYTES);
        }
        if (hopLimit != HopLimit.UNSPECIFIED) {
            int level = ipv4 ? Linux.IPPROTO_IP : Linux.IPPROTO_IPV6;
            int type = ipv4 ? Linux.IP_TTL : Linux.IPV6_HOPLIMIT;
            to.putInt(at + DATA, hopLimit);
            at = header(to, at, level, type, Integer.BYTES);
        }
        return at - start;
    }

    /** Appends the segment size to what {@link #write} wrote. Returns the new length. */
    static int writeSegmentBytes(ByteBuffer to, int start, int length, int segmentBytes) {
        int at = start + length;
        to.putShort(at + DATA, (short) segmentBytes);
        return header(to, at, Linux.IPPROTO_UDP, Linux.UDP_SEGMENT, Short.BYTES) - start;
    }

    private static int ipv4Source(ByteBuffer to, int at, Path path) {
        to.putInt(at + DATA, 0);
        to.putInt(at + DATA + IN_PKTINFO_SOURCE, Integer.reverseBytes((int) path.localLow()));
        to.putInt(at + DATA + 2 * IN_PKTINFO_SOURCE, 0);
        return header(to, at, Linux.IPPROTO_IP, Linux.IP_PKTINFO, IN_PKTINFO_BYTES);
    }

    private static int ipv6Source(ByteBuffer to, int at, Path path) {
        to.putLong(at + DATA, Long.reverseBytes(path.localHigh()));
        to.putLong(at + DATA + 8, Long.reverseBytes(path.localLow()));
        to.putInt(at + DATA + 16, 0);
        return header(to, at, Linux.IPPROTO_IPV6, Linux.IPV6_PKTINFO, IN6_PKTINFO_BYTES);
    }

    private static int header(ByteBuffer to, int at, int level, int type, int dataBytes) {
        to.putLong(at + LENGTH, DATA + dataBytes);
        to.putInt(at + LEVEL, level);
        to.putInt(at + TYPE, type);
        return at + DATA + ((dataBytes + 7) & ~7);
    }
}
