package dev.wgx.packet;

/** Why a packet inside the tunnel is none that the relay answers. */
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
