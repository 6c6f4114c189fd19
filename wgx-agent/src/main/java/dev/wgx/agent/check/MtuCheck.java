// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.agent.check.Finding.Subject;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/** Says whether the largest packets of the tunnel fit the path to the relay. */
final class MtuCheck {
    /** WireGuard 5.4.6: 16 bytes of header and 16 of authentication tag around a packet. */
    static final int WIREGUARD_OVERHEAD = 32;

    private static final int UDP_HEADER = 8;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    /** IPv6's least MTU is 1280; what carries less over IPv4 is no way for a tunnel. */
    private static final int LEAST_PAYLOAD = 1200;

    private MtuCheck() {}

    /**
     * Searches the longest payload that passes.
     *
     * @param passes tells of a UDP payload's length whether such a datagram arrives in one piece
     * @return {@code wanted} if that passes; empty if not even the least does
     */
    static OptionalInt longest(int wanted, IntPredicate passes) {
        if (passes.test(wanted)) {
            return OptionalInt.of(wanted);
        }
        int low = Math.min(LEAST_PAYLOAD, wanted - 1);
        if (!passes.test(low)) {
            return OptionalInt.empty();
        }
        int high = wanted;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (passes.test(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalInt.of(low);
    }

    /**
     * @param tunnelMtu of the interface
     * @param longest of {@link #longest}, for the interface's MTU or as much as the relay answers
     */
    static Finding of(int tunnelMtu, int wanted, OptionalInt longest, boolean isIpv4, String file) {
        int overhead = UDP_HEADER + (isIpv4 ? IPV4_HEADER : IPV6_HEADER);
        int needed = tunnelMtu + WIREGUARD_OVERHEAD + overhead;
        if (longest.isEmpty()) {
            return Finding.unknown(
                    Subject.MTU, "The path's MTU cannot be told: longer datagrams get no answer at all.", "");
        }
        int pathMtu = longest.getAsInt() + overhead;
        if (longest.getAsInt() >= wanted) {
            return Finding.ok(
                    Subject.MTU,
                    "Packets of " + pathMtu + " bytes reach the relay; the tunnel's MTU of " + tunnelMtu + " makes "
                            + needed + ".");
        }
        return Finding.problem(
                Subject.MTU,
                "The path to the relay carries packets of at most " + pathMtu + " bytes, and the tunnel's MTU of "
                        + tunnelMtu + " makes " + needed + ": long ones get lost.",
                "Set MTU = " + (longest.getAsInt() - WIREGUARD_OVERHEAD) + " in [Interface] in " + file
                        + ", and the same at the other end.");
    }
}
