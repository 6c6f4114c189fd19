// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.packet;

import java.nio.ByteBuffer;

/**
 * An echo request: ICMP (RFC 792) or ICMPv6 (RFC 4443 4.1), by the version of the addresses.
 *
 * @param message what the reply repeats: identifier, sequence number and data, at least four bytes
 */
public record EchoRequest(IpAddress source, IpAddress destination, ByteBuffer message) implements InnerPacket {
    private static final int ICMP = 1;

    private static final int TYPE = 0;
    private static final int CODE = 1;
    private static final int CHECKSUM = 2;
    private static final int MESSAGE = 4;
    private static final int HEADER_LENGTH = 8;

    private static final int IPV4_REQUEST = 8;
    private static final int IPV4_REPLY = 0;
    private static final int IPV6_REQUEST = 128;
    private static final int IPV6_REPLY = 129;

    public EchoRequest {
        if (source.isIpv4() != destination.isIpv4()) {
            throw new IllegalArgumentException("one packet, two IP versions");
        }
        if (message.remaining() < HEADER_LENGTH - MESSAGE) {
            throw new IllegalArgumentException("an echo has an identifier and a sequence number");
        }
        message = message.slice();
    }

    static InnerPacket parse(IpAddress source, IpAddress destination, ByteBuffer icmp) {
        if (icmp.limit() < HEADER_LENGTH) {
            return PacketProblem.MALFORMED;
        }
        long initial = pseudoHeader(source, destination, icmp.limit());
        if (InternetChecksum.sum(icmp, 0, icmp.limit(), initial) != InternetChecksum.VALID) {
            return PacketProblem.CHECKSUM;
        }
        int type = icmp.get(TYPE) & 0xff;
        ByteBuffer message = icmp.slice(MESSAGE, icmp.limit() - MESSAGE);
        if (icmp.get(CODE) != 0) {
            return PacketProblem.UNSERVED;
        }
        if (type == (source.isIpv4() ? IPV4_REPLY : IPV6_REPLY)) {
            return new EchoReply(source, destination, message);
        }
        return type == (source.isIpv4() ? IPV4_REQUEST : IPV6_REQUEST)
                ? new EchoRequest(source, destination, message)
                : PacketProblem.UNSERVED;
    }

    /** Returns the complete IP packet of the request, from position 0 to its limit. */
    public ByteBuffer toPacket() {
        return packet(source, destination, source.isIpv4() ? IPV4_REQUEST : IPV6_REQUEST);
    }

    /** Returns the complete IP packet of the reply, from position 0 to its limit. */
    public ByteBuffer toReplyPacket() {
        return packet(destination, source, source.isIpv4() ? IPV4_REPLY : IPV6_REPLY);
    }

    private ByteBuffer packet(IpAddress from, IpAddress to, int type) {
        int length = MESSAGE + message.remaining();
        ByteBuffer packet =
                from.isIpv4() ? Ipv4.newPacket(from, to, ICMP, length) : Ipv6.newPacket(from, to, Ipv6.ICMPV6, length);
        int start = packet.limit() - length;
        packet.put(start + TYPE, (byte) type).put(start + MESSAGE, message, message.position(), message.remaining());
        int sum = InternetChecksum.sum(packet, start, length, pseudoHeader(from, to, length));
        return packet.putShort(start + CHECKSUM, (short) ~sum);
    }

    private static long pseudoHeader(IpAddress from, IpAddress to, int length) {
        return from.isIpv4() ? 0 : InternetChecksum.pseudoHeader(from, to, Ipv6.ICMPV6, length);
    }
}
