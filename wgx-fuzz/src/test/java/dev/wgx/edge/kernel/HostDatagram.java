// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.relay.Datagram;
import dev.wgx.relay.Endpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The UDP datagram that the host makes of a frame and hands to a socket (RFC 791, 8200, 768). Of headers with options,
 * and of fragments, it makes none here: those are left to the host by the kernel path.
 */
record HostDatagram(Datagram datagram, Endpoint destination, boolean isUnchecked) {
    private static final int IP = Frame.ETHERNET_BYTES;
    private static final int UDP = 17;

    /** Returns what a socket at the port gets; empty if checksums or lengths are wrong. */
    static Optional<HostDatagram> of(byte[] frame, int port) {
        return parsed(frame).filter(parsed -> parsed.destination.port() == port);
    }

    /** Reads the datagram of a frame, whatever its checksums are. */
    static Optional<HostDatagram> parsed(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        if (frame.length < IP + Frame.IPV4_BYTES + Frame.UDP_BYTES) {
            return Optional.empty();
        }
        return switch (bytes.getShort(12)) {
            case 0x0800 -> ipv4(bytes);
            case (short) 0x86dd -> ipv6(bytes);
            default -> Optional.empty();
        };
    }

    private static Optional<HostDatagram> ipv4(ByteBuffer bytes) {
        int total = Short.toUnsignedInt(bytes.getShort(IP + 2));
        boolean isWhole = (bytes.getShort(IP + 6) & 0x3fff) == 0;
        if (bytes.get(IP) != 0x45 || total > bytes.limit() - IP || !isWhole || bytes.get(IP + 9) != UDP) {
            return Optional.empty();
        }
        return udp(
                bytes,
                IP + Frame.IPV4_BYTES,
                total - Frame.IPV4_BYTES,
                Endpoint.ipv4(bytes.getInt(IP + 12), 0),
                Endpoint.ipv4(bytes.getInt(IP + 16), 0),
                bytes.get(IP + 1) & 0xff,
                bytes.get(IP + 8) & 0xff);
    }

    private static Optional<HostDatagram> ipv6(ByteBuffer bytes) {
        if (bytes.limit() < IP + Frame.IPV6_BYTES + Frame.UDP_BYTES) {
            return Optional.empty();
        }
        int length = Short.toUnsignedInt(bytes.getShort(IP + 4));
        boolean isIpv6 = (bytes.get(IP) & 0xf0) == 0x60;
        if (!isIpv6 || length > bytes.limit() - IP - Frame.IPV6_BYTES || bytes.get(IP + 6) != UDP) {
            return Optional.empty();
        }
        return udp(
                bytes,
                IP + Frame.IPV6_BYTES,
                length,
                new Endpoint(bytes.getLong(IP + 8), bytes.getLong(IP + 16), 0),
                new Endpoint(bytes.getLong(IP + 24), bytes.getLong(IP + 32), 0),
                bytes.getInt(IP) >>> 20 & 0xff,
                bytes.get(IP + 7) & 0xff);
    }

    private static Optional<HostDatagram> udp(
            ByteBuffer bytes, int at, int room, Endpoint source, Endpoint local, int trafficClass, int hopLimit) {
        int length = room < Frame.UDP_BYTES ? 0 : Short.toUnsignedInt(bytes.getShort(at + 4));
        if (length < Frame.UDP_BYTES || length > room) {
            return Optional.empty();
        }
        ByteBuffer payload =
                bytes.slice(at + Frame.UDP_BYTES, length - Frame.UDP_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int sourcePort = Short.toUnsignedInt(bytes.getShort(at));
        Datagram datagram = new Datagram()
                .set(
                        payload,
                        source.high(),
                        source.low(),
                        sourcePort,
                        local.high(),
                        local.low(),
                        trafficClass,
                        hopLimit);
        int port = Short.toUnsignedInt(bytes.getShort(at + 2));
        Endpoint destination = new Endpoint(local.high(), local.low(), port);
        return Optional.of(new HostDatagram(datagram, destination, bytes.getShort(at + 6) == 0));
    }
}
