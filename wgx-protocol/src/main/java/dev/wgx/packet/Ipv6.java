// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.packet;

import java.nio.ByteBuffer;

/** The IPv6 header and its extension headers (RFC 8200). */
final class Ipv6 {
    static final int HEADER_LENGTH = 40;

    private static final int VERSION = 0;
    private static final int PAYLOAD_LENGTH = 4;
    private static final int NEXT_HEADER = 6;
    private static final int HOP_LIMIT = 7;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;

    private static final int HOP_BY_HOP_OPTIONS = 0;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION_OPTIONS = 60;
    static final int ICMPV6 = 58;

    private static final int EXTENSION_UNIT = 8;
    private static final int MAX_EXTENSIONS = 4;

    private Ipv6() {}

    static InnerPacket parse(ByteBuffer packet) {
        if (packet.limit() < HEADER_LENGTH) {
            return PacketProblem.MALFORMED;
        }
        int payloadLength = packet.getShort(PAYLOAD_LENGTH) & 0xffff;
        if (payloadLength > packet.limit() - HEADER_LENGTH) {
            return PacketProblem.MALFORMED;
        }
        IpAddress source = IpAddress.readIpv6(packet, SOURCE);
        IpAddress destination = IpAddress.readIpv6(packet, DESTINATION);
        ByteBuffer payload = packet.slice(HEADER_LENGTH, payloadLength);
        return parse(source, destination, packet.get(NEXT_HEADER) & 0xff, payload);
    }

    private static InnerPacket parse(IpAddress source, IpAddress destination, int firstHeader, ByteBuffer payload) {
        int nextHeader = firstHeader;
        ByteBuffer rest = payload;
        for (int extensions = 0; extensions <= MAX_EXTENSIONS; extensions++) {
            switch (nextHeader) {
                case UdpDatagram.PROTOCOL -> {
                    return UdpDatagram.parse(source, destination, rest);
                }
                case ICMPV6 -> {
                    return EchoRequest.parse(source, destination, rest);
                }
                case FRAGMENT -> {
                    return PacketProblem.FRAGMENT;
                }
                case HOP_BY_HOP_OPTIONS, DESTINATION_OPTIONS -> {
                    if (rest.limit() < EXTENSION_UNIT || rest.limit() < extensionLength(rest)) {
                        return PacketProblem.MALFORMED;
                    }
                    nextHeader = rest.get(0) & 0xff;
                    rest = rest.slice(extensionLength(rest), rest.limit() - extensionLength(rest));
                }
                default -> {
                    return PacketProblem.UNSERVED;
                }
            }
        }
        return PacketProblem.UNSERVED;
    }

    private static int extensionLength(ByteBuffer extension) {
        return ((extension.get(1) & 0xff) + 1) * EXTENSION_UNIT;
    }

    /** Returns a packet with its header filled in, and room for the payload behind it. */
    static ByteBuffer newPacket(IpAddress source, IpAddress destination, int nextHeader, int payloadLength) {
        ByteBuffer packet = ByteBuffer.allocate(HEADER_LENGTH + payloadLength);
        packet.put(VERSION, (byte) (6 << 4))
                .putShort(PAYLOAD_LENGTH, (short) payloadLength)
                .put(NEXT_HEADER, (byte) nextHeader)
                .put(HOP_LIMIT, (byte) 64);
        source.writeTo(packet, SOURCE);
        destination.writeTo(packet, DESTINATION);
        return packet;
    }
}
