// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.packet;

/** The reasons for which the relay does not answer a packet inside the tunnel. */
public enum PacketProblem implements InnerPacket {
    /** A version, header or length that contradicts the bytes. */
    MALFORMED,
    /** A part of a packet, the first one included. */
    FRAGMENT,
    /** A wrong checksum, or none where IPv6 demands one. */
    CHECKSUM,
    /** A protocol, ICMP type or extension header that is not served. */
    UNSERVED
}
