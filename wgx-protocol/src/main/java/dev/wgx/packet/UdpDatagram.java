// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.packet;

import java.nio.ByteBuffer;

/** A UDP datagram (RFC 768). The payload is read from position to limit and not changed. */
public record UdpDatagram(
        IpAddress source, int sourcePort, IpAddress destination, int destinationPort, ByteBuffer payload)
        implements InnerPacket {
    static final int PROTOCOL = 17;

    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;
    private static final int LENGTH = 4;
    private static final int CHECKSUM = 6;
    private static final int HEADER_LENGTH = 8;

    /** The largest that both IP versions carry. */
    private static final int MAX_PAYLOAD = 0xffff - Ipv4.HEADER_LENGTH - HEADER_LENGTH;

    public UdpDatagram {
        if (source.isIpv4() != destination.isIpv4()) {
            throw new IllegalArgumentException("one packet, two IP versions");
        }
        if (payload.remaining() > MAX_PAYLOAD && source.isIpv4()) {
            throw new IllegalArgumentException(payload.remaining() + " bytes do not fit into one datagram");
        }
        payload = payload.slice();
    }

    static InnerPacket parse(IpAddress source, IpAddress destination, ByteBuffer udp) {
        if (udp.limit() < HEADER_LENGTH) {
            return PacketProblem.MALFORMED;
        }
        int length = udp.getShort(LENGTH) & 0xffff;
        if (length < HEADER_LENGTH || length > udp.limit()) {
            return PacketProblem.MALFORMED;
        }
        // RFC 768: zero means that the sender made none. RFC 8200 8.1: IPv6 does not allow that.
        boolean unchecked = udp.getShort(CHECKSUM) == 0 && source.isIpv4();
        long pseudoHeader = InternetChecksum.pseudoHeader(source, destination, PROTOCOL, length);
        boolean valid = udp.getShort(CHECKSUM) != 0
                && InternetChecksum.sum(udp, 0, length, pseudoHeader) == InternetChecksum.VALID;
        if (!unchecked && !valid) {
            return PacketProblem.CHECKSUM;
        }
        return new UdpDatagram(
                source,
                udp.getShort(SOURCE_PORT) & 0xffff,
                destination,
                udp.getShort(DESTINATION_PORT) & 0xffff,
                udp.slice(HEADER_LENGTH, length - HEADER_LENGTH));
    }

    /** Returns the datagram that goes back to where this one came from. */
    @SuppressWarnings("ArgumentSelectionDefectChecker")
    public UdpDatagram reply(ByteBuffer answer) {
        return new UdpDatagram(destination, destinationPort, source, sourcePort, answer);
    }

    /** Returns the complete IP packet, from position 0 to its limit, with valid checksums. */
    public ByteBuffer toPacket() {
        int length = HEADER_LENGTH + payload.remaining();
        ByteBuffer packet = source.isIpv4()
                ? Ipv4.newPacket(source, destination, PROTOCOL, length)
                : Ipv6.newPacket(source, destination, PROTOCOL, length);
        int start = packet.limit() - length;
        packet.putShort(start + SOURCE_PORT, (short) sourcePort)
                .putShort(start + DESTINATION_PORT, (short) destinationPort)
                .putShort(start + LENGTH, (short) length)
                .put(start + HEADER_LENGTH, payload, payload.position(), payload.remaining());
        long pseudoHeader = InternetChecksum.pseudoHeader(source, destination, PROTOCOL, length);
        int checksum = ~InternetChecksum.sum(packet, start, length, pseudoHeader) & 0xffff;
        // RFC 768: a computed zero is sent as all ones, since zero means that there is none.
        return packet.putShort(start + CHECKSUM, (short) (checksum == 0 ? 0xffff : checksum));
    }
}
