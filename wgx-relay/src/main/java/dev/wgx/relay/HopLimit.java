// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

/**
 * The number of times that a datagram may still be forwarded: the TTL of IPv4, the hop limit of IPv6. A relay counts as
 * one of the routers on the way (RFC 1812, 5.3.1; RFC 8200, 3), so that a packet that is sent in a circle comes to an
 * end.
 */
public final class HopLimit {
    /**
     * The value where no hop limit is known: the socket cannot tell that of a received datagram, or the system chooses
     * that of one to be sent.
     */
    public static final int UNSPECIFIED = -1;

    private HopLimit() {}

    /** Tells whether a datagram that came with this hop limit must not be forwarded. */
    public static boolean isUsedUp(int received) {
        return received == 0 || received == 1;
    }

    /** Returns the hop limit to forward a datagram with, once it is known not to be used up. */
    public static int onward(int received) {
        return received == UNSPECIFIED ? UNSPECIFIED : received - 1;
    }
}
