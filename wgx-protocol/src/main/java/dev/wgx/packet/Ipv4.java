// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.packet;

import java.nio.ByteBuffer;

/** The IPv4 header (RFC 791). */
final class Ipv4 {
    static final int HEADER_LENGTH = 20;

    private static final int VERSION_AND_IHL = 0;
    private static final int TOTAL_LENGTH = 2;
    private static final int FLAGS_AND_OFFSET = 6;
    private static final int TIME_TO_LIVE = 8;
    private static final int PROTOCOL = 9;
    private static final int CHECKSUM = 10;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;

    private static final int MORE_FRAGMENTS_OR_OFFSET = 0x3fff;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int ICMP = 1;

    private Ipv4() {}

    static InnerPacket parse(ByteBuffer packet) {
        if (packet.limit() < HEADER_LENGTH) {
            return PacketProblem.MALFORMED;
        }
        int headerLength = (packet.get(VERSION_AND_IHL) & 0xf) * 4;
        int totalLength = packet.getShort(TOTAL_LENGTH) & 0xffff;
        if (headerLength < HEADER_LENGTH || totalLength < headerLength || totalLength > packet.limit()) {
            return PacketProblem.MALFORMED;
        }
        if (InternetChecksum.sum(packet, 0, headerLength, 0) != InternetChecksum.VALID) {
            return PacketProblem.CHECKSUM;
        }
        if ((packet.getShort(FLAGS_AND_OFFSET) & MORE_FRAGMENTS_OR_OFFSET) != 0) {
            return PacketProblem.FRAGMENT;
        }
        IpAddress source = IpAddress.readIpv4(packet, SOURCE);
        IpAddress destination = IpAddress.readIpv4(packet, DESTINATION);
        ByteBuffer payload = packet.slice(headerLength, totalLength - headerLength);
        return switch (packet.get(PROTOCOL) & 0xff) {
            case UdpDatagram.PROTOCOL -> UdpDatagram.parse(source, destination, payload);
            case ICMP -> EchoRequest.parse(source, destination, payload);
            default -> PacketProblem.UNSERVED;
        };
    }

    /** Returns a packet with its header filled in, and room for the payload behind it. */
    static ByteBuffer newPacket(IpAddress source, IpAddress destination, int protocol, int payloadLength) {
        ByteBuffer packet = ByteBuffer.allocate(HEADER_LENGTH + payloadLength);
        packet.put(VERSION_AND_IHL, (byte) (4 << 4 | HEADER_LENGTH / 4))
                .putShort(TOTAL_LENGTH, (short) packet.capacity())
                .putShort(FLAGS_AND_OFFSET, (short) DONT_FRAGMENT)
                .put(TIME_TO_LIVE, (byte) 64)
                .put(PROTOCOL, (byte) protocol);
        source.writeTo(packet, SOURCE);
        destination.writeTo(packet, DESTINATION);
        return packet.putShort(CHECKSUM, (short) ~InternetChecksum.sum(packet, 0, HEADER_LENGTH, 0));
    }
}
