// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.packet;

import dev.wgx.fuzz.Claim;
import java.nio.ByteBuffer;

/** Any bytes as an IP packet inside the tunnel; with their checksums put right, as a malicious peer would. */
public final class InnerPacketFuzz {
    private InnerPacketFuzz() {}

    /** Claims that a packet that is written again means the same, and that no answer is longer than what was asked. */
    public static void run(byte[] input) {
        check(input);
        byte[] right = input.clone();
        if (correctChecksums(right)) {
            check(right);
        }
    }

    @SuppressWarnings("ArgumentSelectionDefectChecker")
    private static void check(byte[] input) {
        ByteBuffer packet = ByteBuffer.wrap(input);
        InnerPacket parsed = InnerPacket.parse(packet);
        Claim.holds(packet.position() == 0 && packet.limit() == input.length, "a reader leaves the buffer alone");
        switch (parsed) {
            case UdpDatagram udp -> {
                Claim.holds(udp.toPacket().remaining() <= input.length, "a datagram does not grow");
                Claim.same(InnerPacket.parse(udp.toPacket()), udp, "a datagram that was written and read");
                Claim.same(udp.reply(udp.payload()).reply(udp.payload()), udp, "the reply to a reply");
            }
            case EchoRequest echo -> {
                ByteBuffer reply = echo.toReplyPacket();
                Claim.holds(reply.remaining() <= input.length, "a reply is not longer than its request");
                Claim.same(
                        InnerPacket.parse(reply),
                        new EchoReply(echo.destination(), echo.source(), echo.message()),
                        "a reply that was written and read");
            }
            case EchoReply _, PacketProblem _ -> {}
        }
    }

    /** Returns whether there was a checksum to put right. */
    private static boolean correctChecksums(byte[] bytes) {
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        boolean isIpv4 = bytes.length >= 28 && bytes[0] == 0x45;
        boolean isIpv6 = bytes.length >= 48 && (bytes[0] & 0xf0) == 0x60;
        if (!isIpv4 && !isIpv6) {
            return false;
        }
        int at = isIpv4 ? 20 : 40;
        int protocol = bytes[isIpv4 ? 9 : 6] & 0xff;
        int length = bytes.length - at;
        if (isIpv4) {
            packet.putShort(2, (short) bytes.length).putShort(6, (short) 0).putShort(10, (short) 0);
            packet.putShort(10, (short) ~InternetChecksum.sum(packet, 0, 20, 0));
        } else {
            packet.putShort(4, (short) length);
        }
        IpAddress source = isIpv4 ? IpAddress.readIpv4(packet, 12) : IpAddress.readIpv6(packet, 8);
        IpAddress destination = isIpv4 ? IpAddress.readIpv4(packet, 16) : IpAddress.readIpv6(packet, 24);
        boolean isUdp = protocol == UdpDatagram.PROTOCOL;
        int checkAt = at + (isUdp ? 6 : 2);
        if (isUdp) {
            packet.putShort(at + 4, (short) length);
        }
        packet.putShort(checkAt, (short) 0);
        long pseudoHeader = isIpv4 && !isUdp ? 0 : InternetChecksum.pseudoHeader(source, destination, protocol, length);
        int sum = ~InternetChecksum.sum(packet, at, length, pseudoHeader) & 0xffff;
        packet.putShort(checkAt, (short) (sum == 0 && isUdp ? 0xffff : sum));
        return true;
    }
}
