// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** Writes an Ethernet frame with a UDP datagram in it, right in every respect until a test makes it wrong. */
final class Frame {
    static final int ETHERNET_BYTES = 14;
    static final int IPV4_BYTES = 20;
    static final int IPV6_BYTES = 40;
    static final int UDP_BYTES = 8;

    private static final int UDP = 17;

    private final InetAddress source;
    private final InetAddress destination;
    int sourcePort = RelayHost.PEER_PORT;
    int destinationPort = RelayHost.PORT;
    int trafficClass;
    int hops = 64;
    byte[] payload = {};

    Frame(InetAddress source, InetAddress destination) {
        this.source = source;
        this.destination = destination;
    }

    boolean isIpv4() {
        return source.getAddress().length == 4;
    }

    int udpAt() {
        return ETHERNET_BYTES + (isIpv4() ? IPV4_BYTES : IPV6_BYTES);
    }

    byte[] toBytes(byte[] to, byte[] from) {
        ByteBuffer bytes = ByteBuffer.allocate(udpAt() + UDP_BYTES + payload.length);
        bytes.put(to).put(from).putShort((short) (isIpv4() ? 0x0800 : 0x86dd));
        int udpLength = UDP_BYTES + payload.length;
        if (isIpv4()) {
            bytes.put((byte) 0x45).put((byte) trafficClass).putShort((short) (IPV4_BYTES + udpLength));
            bytes.putShort((short) 0x1234).putShort((short) 0x4000);
            bytes.put((byte) hops).put((byte) UDP).putShort((short) 0);
        } else {
            bytes.putInt(6 << 28 | trafficClass << 20 | 0xabcde);
            bytes.putShort((short) udpLength).put((byte) UDP).put((byte) hops);
        }
        bytes.put(source.getAddress()).put(destination.getAddress());
        bytes.putShort((short) sourcePort).putShort((short) destinationPort);
        bytes.putShort((short) udpLength).putShort((short) 0).put(payload);
        setChecksums(bytes.array());
        return bytes.array();
    }

    static void setChecksums(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        boolean ipv4 = bytes.getShort(12) == 0x0800;
        int udpAt = ETHERNET_BYTES + (ipv4 ? IPV4_BYTES : IPV6_BYTES);
        if (ipv4) {
            bytes.putShort(24, (short) 0);
            bytes.putShort(24, (short) ~sum(bytes, ETHERNET_BYTES, IPV4_BYTES, 0));
        }
        bytes.putShort(udpAt + 6, (short) 0);
        int check = ~udpSum(bytes, ipv4, udpAt) & 0xffff;
        bytes.putShort(udpAt + 6, (short) (check == 0 ? 0xffff : check));
    }

    /**
     * Writes the UDP checksum of a sender that leaves the rest to its network card: the sum of the pseudo-header alone.
     */
    static byte[] withPartialUdpChecksum(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        boolean ipv4 = bytes.getShort(12) == 0x0800;
        int udpAt = ETHERNET_BYTES + (ipv4 ? IPV4_BYTES : IPV6_BYTES);
        int addressBytes = ipv4 ? 8 : 32;
        int partial = sum(bytes, udpAt - addressBytes, addressBytes, UDP + bytes.capacity() - udpAt);
        bytes.putShort(udpAt + 6, (short) partial);
        return frame;
    }

    /** Tells whether the checksums of IP header and UDP datagram are right. */
    static boolean hasRightChecksums(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        boolean ipv4 = bytes.getShort(12) == 0x0800;
        int udpAt = ETHERNET_BYTES + (ipv4 ? IPV4_BYTES : IPV6_BYTES);
        return (!ipv4 || sum(bytes, ETHERNET_BYTES, IPV4_BYTES, 0) == 0xffff) && udpSum(bytes, ipv4, udpAt) == 0xffff;
    }

    private static int udpSum(ByteBuffer bytes, boolean ipv4, int udpAt) {
        int length = bytes.capacity() - udpAt;
        int addressBytes = ipv4 ? 8 : 32;
        return sum(bytes, udpAt - addressBytes, addressBytes + length, UDP + length);
    }

    /** Returns the sum of these bytes in ones' complement. RFC 1071. */
    private static int sum(ByteBuffer bytes, int at, int length, int start) {
        int sum = start;
        for (int i = at; i < at + length; i += 2) {
            sum += Byte.toUnsignedInt(bytes.get(i)) << 8;
            sum += i + 1 < at + length ? Byte.toUnsignedInt(bytes.get(i + 1)) : 0;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
