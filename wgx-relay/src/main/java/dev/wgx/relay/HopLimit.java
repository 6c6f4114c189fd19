package dev.wgx.relay;

/**
 * How many more times a datagram may be forwarded: the TTL of IPv4, the hop limit of IPv6. A relay counts as one of the
 * routers on the way (RFC 1812, 5.3.1; RFC 8200, 3), so that a packet that is sent in a circle comes to an end.
 */
public final class HopLimit {
    /** Of a received datagram: the socket cannot tell. Of one to be sent: whatever the system chooses. */
    public static final int UNSPECIFIED = -1;

    private HopLimit() {}

    /** Whether a datagram that came with this hop limit must not be forwarded. */
    public static boolean isUsedUp(int received) {
        return received == 0 || received == 1;
    }

    /** The hop limit to forward a datagram with, once it is known not to be used up. */
    public static int onward(int received) {
        return received == UNSPECIFIED ? UNSPECIFIED : received - 1;
    }
}
