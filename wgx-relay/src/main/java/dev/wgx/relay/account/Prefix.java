// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.account;

import dev.wgx.relay.Endpoint;

/**
 * The part of an address that one subscriber usually has to itself. Its order keeps a hash table quick even when
 * somebody chooses prefixes that share a hash.
 *
 * @param high as {@link Endpoint#high}, 0 beyond the prefix
 * @param low as {@link Endpoint#low}, 0 beyond the prefix
 */
public record Prefix(long high, long low) implements Comparable<Prefix> {
    private static final int SUBSCRIBER_IPV4_BITS = 32;
    private static final int SUBSCRIBER_IPV6_BITS = 56;

    /** Returns the IPv4 address or the IPv6 /56. */
    public static Prefix of(Endpoint endpoint) {
        return of(endpoint, SUBSCRIBER_IPV4_BITS, SUBSCRIBER_IPV6_BITS);
    }

    /** @param ipv6Bits at most 64 */
    public static Prefix of(Endpoint endpoint, int ipv4Bits, int ipv6Bits) {
        return endpoint.isIpv4()
                ? new Prefix(0, endpoint.low() & -1L << (Integer.SIZE - ipv4Bits))
                : new Prefix(endpoint.high() & -1L << (Long.SIZE - ipv6Bits), 0);
    }

    @Override
    public int compareTo(Prefix other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }
}
