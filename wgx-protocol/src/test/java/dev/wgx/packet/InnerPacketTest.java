// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InnerPacketTest {
    // The header of the worked example in the article "IPv4 header checksum": a checksum known from elsewhere (0xb861).
    private static final String KNOWN_IPV4 = "45000073000040004011b861c0a80001c0a800c7";
    private static final int NO_NEXT_HEADER = 59;
    private static final IpAddress HUB = IpAddress.ipv4(0x0a780001);
    private static final IpAddress RELAY = IpAddress.ipv4(0x0a780002);
    private static final IpAddress HUB_6 = IpAddress.ipv6(0xfd00_0000_0000_0000L, 1);
    private static final IpAddress RELAY_6 = IpAddress.ipv6(0xfd00_0000_0000_0000L, 2);

    @Test
    void aKnownHeaderHasTheKnownChecksum() {
        ByteBuffer header = bytes(KNOWN_IPV4);

        assertThat(InternetChecksum.sum(header, 0, 20, 0)).isEqualTo(InternetChecksum.VALID);
        assertThat(~InternetChecksum.sum(header.putShort(10, (short) 0), 0, 20, 0) & 0xffff)
                .isEqualTo(0xb861);
    }

    @Test
    void aDatagramIsReadAsItWasWrittenInBothVersions() {
        for (UdpDatagram datagram :
                new UdpDatagram[] {udp(HUB, RELAY, 7), udp(HUB_6, RELAY_6, 0), udp(HUB, RELAY, 1392)}) {
            assertThat(InnerPacket.parse(padded(datagram.toPacket()))).isEqualTo(datagram);
        }
    }

    @Test
    void aReplyGoesBackToWhereTheDatagramCameFrom() {
        UdpDatagram reply = udp(HUB, RELAY, 4).reply(ByteBuffer.wrap(new byte[] {9}));

        assertThat(InnerPacket.parse(reply.toPacket()))
                .isEqualTo(new UdpDatagram(RELAY, 8788, HUB, 40000, ByteBuffer.wrap(new byte[] {9})));
    }

    @Test
    void anEchoReplyRepeatsTheMessage() {
        EchoRequest request = new EchoRequest(HUB, RELAY, bytes("12340001cafe"));
        assertThat(InnerPacket.parse(padded(request.toPacket()))).isEqualTo(request);

        // type 0, code 0, the message, and the checksum over them: ~(1234 + 0001 + cafe)
        assertThat(HexFormat.of().formatHex(request.toReplyPacket().array(), 20, 30))
                .isEqualTo("0000" + "22cc" + "12340001cafe");
    }

    @Test
    void anEchoReplyOfIpv6CountsThePseudoHeader() {
        EchoRequest request = new EchoRequest(HUB_6, RELAY_6, bytes("12340001cafe"));
        assertThat(InnerPacket.parse(request.toPacket())).isEqualTo(request);

        // 8100 + 1234 + 0001 + cafe, twice fd00, 1 + 2, length 10, next header 58
        assertThat(HexFormat.of().formatHex(request.toReplyPacket().array(), 40, 50))
                .isEqualTo("8100" + "a782" + "12340001cafe");
        assertThat(InnerPacket.parse(request.toReplyPacket()))
                .isEqualTo(new EchoReply(RELAY_6, HUB_6, bytes("12340001cafe")));
    }

    @Test
    void optionsAreSteppedOver() {
        UdpDatagram datagram = udp(HUB, RELAY, 5);
        ByteBuffer plain = datagram.toPacket();
        ByteBuffer packet = ByteBuffer.allocate(plain.capacity() + 4)
                .put(plain.slice(0, 20))
                .put(bytes("01010100"))
                .put(plain.slice(20, plain.capacity() - 20))
                .flip();
        packet.put(0, (byte) 0x46).putShort(2, (short) packet.limit());
        assertThat(InnerPacket.parse(fixedHeader(packet))).isEqualTo(datagram);

        UdpDatagram datagram6 = udp(HUB_6, RELAY_6, 5);
        assertThat(InnerPacket.parse(withExtension(datagram6, 0))).isEqualTo(datagram6);
        assertThat(InnerPacket.parse(withExtension(datagram6, 60))).isEqualTo(datagram6);
        assertThat(InnerPacket.parse(withExtension(datagram6, 43))).isEqualTo(PacketProblem.UNSERVED);
    }

    @Test
    void aFragmentIsNoDatagramNotEvenTheFirst() {
        ByteBuffer first = udp(HUB, RELAY, 40).toPacket().putShort(6, (short) 0x2000);
        ByteBuffer second = udp(HUB, RELAY, 40).toPacket().putShort(6, (short) 185);

        assertThat(InnerPacket.parse(fixedHeader(first))).isEqualTo(PacketProblem.FRAGMENT);
        assertThat(InnerPacket.parse(fixedHeader(second))).isEqualTo(PacketProblem.FRAGMENT);
        assertThat(InnerPacket.parse(withExtension(udp(HUB_6, RELAY_6, 40), 44)))
                .isEqualTo(PacketProblem.FRAGMENT);
    }

    @Test
    void everyLengthThatContradictsTheBytesIsMalformed() {
        ByteBuffer packet = udp(HUB, RELAY, 8).toPacket();
        assertThat(InnerPacket.parse(packet.slice(0, packet.limit() - 1))).isEqualTo(PacketProblem.MALFORMED);
        assertThat(InnerPacket.parse(fixedHeader(udp(HUB, RELAY, 8).toPacket().put(0, (byte) 0x44))))
                .isEqualTo(PacketProblem.MALFORMED);
        assertThat(InnerPacket.parse(udp(HUB, RELAY, 8).toPacket().put(0, (byte) 0x55)))
                .isEqualTo(PacketProblem.MALFORMED);
        assertThat(InnerPacket.parse(udp(HUB, RELAY, 8).toPacket().putShort(24, (short) 17)))
                .isEqualTo(PacketProblem.MALFORMED);
        assertThat(InnerPacket.parse(udp(HUB, RELAY, 8).toPacket().putShort(24, (short) 7)))
                .isEqualTo(PacketProblem.MALFORMED);
        assertThat(InnerPacket.parse(udp(HUB_6, RELAY_6, 8).toPacket().putShort(4, (short) 17)))
                .isEqualTo(PacketProblem.MALFORMED);
        assertThat(InnerPacket.parse(ByteBuffer.allocate(0))).isEqualTo(PacketProblem.MALFORMED);
    }

    @Test
    void everyFlippedBitOfWhatTheChecksumsCoverIsNoticed() {
        for (UdpDatagram datagram : new UdpDatagram[] {udp(HUB, RELAY, 9), udp(HUB_6, RELAY_6, 9)}) {
            ByteBuffer packet = datagram.toPacket();
            // The first eight bytes of IPv6 hold traffic class, flow label and hop limit, which no checksum covers.
            for (int bit = datagram.source().isIpv4() ? 0 : 64; bit < packet.limit() * 8; bit++) {
                byte before = packet.get(bit / 8);
                packet.put(bit / 8, (byte) (before ^ 1 << bit % 8));
                assertThat(InnerPacket.parse(packet)).as("bit %d", bit).isInstanceOf(PacketProblem.class);
                packet.put(bit / 8, before);
            }
        }
    }

    @Test
    void anAbsentChecksumIsForIpv4Only() {
        assertThat(InnerPacket.parse(udp(HUB, RELAY, 8).toPacket().putShort(26, (short) 0)))
                .isEqualTo(udp(HUB, RELAY, 8));
        assertThat(InnerPacket.parse(udp(HUB_6, RELAY_6, 8).toPacket().putShort(46, (short) 0)))
                .isEqualTo(PacketProblem.CHECKSUM);
    }

    @Test
    void otherProtocolsAreUnserved() {
        assertThat(InnerPacket.parse(fixedHeader(udp(HUB, RELAY, 30).toPacket().put(9, (byte) 6))))
                .isEqualTo(PacketProblem.UNSERVED);
        assertThat(InnerPacket.parse(udp(HUB_6, RELAY_6, 30).toPacket().put(6, (byte) 6)))
                .isEqualTo(PacketProblem.UNSERVED);
    }

    @Test
    void aMappedAddressInsideIpv6StaysIpv6() {
        UdpDatagram datagram = udp(IpAddress.ipv6(0, 0xffff_0a78_0001L), RELAY_6, 3);

        assertThat(InnerPacket.parse(datagram.toPacket())).isEqualTo(datagram);
    }

    @Test
    void arbitraryAndDamagedBytesNeverThrow() {
        Random random = new Random(20260101);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = (byte) (random.nextBoolean() ? 0x45 : 0x60);
            }
            assertThat(InnerPacket.parse(ByteBuffer.wrap(bytes))).isNotNull();
            byte[] damaged = (random.nextBoolean() ? udp(HUB, RELAY, 20) : udp(HUB_6, RELAY_6, 20))
                    .toPacket()
                    .array();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            int length = random.nextInt(damaged.length + 1);
            assertThat(InnerPacket.parse(ByteBuffer.wrap(damaged, 0, length))).isNotNull();
        }
    }

    @Test
    void aHeaderWithoutAnythingBehindItIsWholeNevertheless() {
        ByteBuffer tcp = Ipv4.newPacket(HUB, RELAY, 6, 0);
        assertThat(InnerPacket.parse(tcp)).isEqualTo(PacketProblem.UNSERVED);
        assertThat(InnerPacket.parse(tcp.slice(0, 19))).isEqualTo(PacketProblem.MALFORMED);

        ByteBuffer nothing = Ipv6.newPacket(HUB_6, RELAY_6, NO_NEXT_HEADER, 0);
        assertThat(InnerPacket.parse(nothing)).isEqualTo(PacketProblem.UNSERVED);
        assertThat(InnerPacket.parse(nothing.slice(0, 39))).isEqualTo(PacketProblem.MALFORMED);
    }

    @Test
    void fourExtensionHeadersAreSteppedOverAndAFifthIsNot() {
        UdpDatagram datagram = udp(HUB_6, RELAY_6, 5);

        assertThat(InnerPacket.parse(withDestinationOptions(datagram.toPacket(), 4)))
                .isEqualTo(datagram);
        assertThat(InnerPacket.parse(withDestinationOptions(datagram.toPacket(), 5)))
                .isEqualTo(PacketProblem.UNSERVED);
    }

    @Test
    void anExtensionHeaderIsThereInWhole() {
        ByteBuffer packet = Ipv6.newPacket(HUB_6, RELAY_6, 60, 8).put(40, (byte) NO_NEXT_HEADER);
        assertThat(InnerPacket.parse(packet)).isEqualTo(PacketProblem.UNSERVED);
        assertThat(InnerPacket.parse(packet.duplicate().put(41, (byte) 1))).isEqualTo(PacketProblem.MALFORMED);
        assertThat(InnerPacket.parse(Ipv6.newPacket(HUB_6, RELAY_6, 60, 7))).isEqualTo(PacketProblem.MALFORMED);
    }

    @Test
    void anEchoOfAnotherTypeOrCodeOrWithAWrongChecksumIsNotAnswered() {
        EchoRequest shortest = new EchoRequest(HUB, RELAY, bytes("12340001"));
        assertThat(InnerPacket.parse(shortest.toPacket())).isEqualTo(shortest);

        assertThat(InnerPacket.parse(Ipv4.newPacket(HUB, RELAY, 1, 7))).isEqualTo(PacketProblem.MALFORMED);
        assertThat(InnerPacket.parse(shortest.toPacket().put(27, (byte) 2))).isEqualTo(PacketProblem.CHECKSUM);
        assertThat(InnerPacket.parse(icmp("0d00" + "e0ca" + "12340001"))).isEqualTo(PacketProblem.UNSERVED);
        assertThat(InnerPacket.parse(icmp("0801" + "e5c9" + "12340001"))).isEqualTo(PacketProblem.UNSERVED);
    }

    @Test
    void theLastByteOfAnOddNumberCountsAsTheHigherOne() {
        // ~(1234 + 0001 + ca00)
        assertThat(HexFormat.of()
                        .formatHex(
                                new EchoRequest(HUB, RELAY, bytes("12340001ca"))
                                        .toReplyPacket()
                                        .array(),
                                20,
                                29))
                .isEqualTo("0000" + "23ca" + "12340001ca");
    }

    @Test
    void everyWordOfBothAddressesIsInTheChecksumOfIpv6() {
        IpAddress source = IpAddress.ipv6(0xfd01_0203_0405_0607L, 0x0809_0a0b_0c0d_0e0fL);
        IpAddress destination = IpAddress.ipv6(0xfd10_2132_4354_6576L, 0x8798_a9ba_cbdc_edfeL);

        // The sum was made by another program.
        assertThat(HexFormat.of()
                        .formatHex(
                                new EchoRequest(source, destination, bytes("12340001cafe"))
                                        .toReplyPacket()
                                        .array(),
                                40,
                                44))
                .isEqualTo("8100" + "ba09");
    }

    private static UdpDatagram udp(IpAddress source, IpAddress destination, int length) {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        return new UdpDatagram(source, 40000, destination, 8788, ByteBuffer.wrap(payload));
    }

    private static ByteBuffer withExtension(UdpDatagram datagram, int header) {
        ByteBuffer plain = datagram.toPacket();
        ByteBuffer packet = ByteBuffer.allocate(plain.capacity() + 8)
                .put(plain.slice(0, 40))
                .put(bytes("1100010400000000"))
                .put(plain.slice(40, plain.capacity() - 40))
                .flip();
        return packet.put(6, (byte) header).putShort(4, (short) (packet.limit() - 40));
    }

    private static ByteBuffer withDestinationOptions(ByteBuffer packet, int headers) {
        ByteBuffer result = packet;
        for (int i = 0; i < headers; i++) {
            result = ByteBuffer.allocate(result.capacity() + 8)
                    .put(result.slice(0, 40))
                    .put(new byte[] {result.get(6), 0, 1, 4, 0, 0, 0, 0})
                    .put(result.slice(40, result.capacity() - 40))
                    .flip()
                    .put(6, (byte) 60);
            result.putShort(4, (short) (result.limit() - 40));
        }
        return result;
    }

    private static ByteBuffer icmp(String hex) {
        ByteBuffer message = bytes(hex);
        return Ipv4.newPacket(HUB, RELAY, 1, message.remaining()).put(20, message, 0, message.remaining());
    }

    private static ByteBuffer fixedHeader(ByteBuffer packet) {
        int length = (packet.get(0) & 0xf) * 4;
        packet.putShort(10, (short) 0);
        return packet.putShort(10, (short) ~InternetChecksum.sum(packet, 0, length, 0));
    }

    private static ByteBuffer padded(ByteBuffer packet) {
        return ByteBuffer.allocate(packet.limit() + 15 & ~15)
                .put(packet.duplicate())
                .rewind();
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }
}
