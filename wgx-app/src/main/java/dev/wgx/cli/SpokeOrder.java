// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.status.CounterpartView;
import dev.wgx.agent.status.CounterpartView.Presence;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/** The orders in which spokes are listed; in lower case they are the words of the command line. */
enum SpokeOrder {
    /** Keeps the order of the file. */
    FILE,
    /** Puts those without a name last. */
    NAME,
    /** Goes by number, IPv4 first. */
    ADDRESS,
    /** Puts those that are online first, then the one that was seen last. */
    SEEN,
    /** Puts the newest handshake first. */
    HANDSHAKE,
    /** Puts the one first that sent most to the hub. */
    RECEIVED,
    /** Puts the one first that the hub sent most to. */
    SENT;

    Comparator<CounterpartView> comparator() {
        return switch (this) {
            case FILE -> (_, _) -> 0;
            case NAME ->
                Comparator.<CounterpartView, Boolean>comparing(
                                spoke -> spoke.entry().name().isEmpty())
                        .thenComparing(spoke -> spoke.entry().title(), String.CASE_INSENSITIVE_ORDER);
            case ADDRESS -> Comparator.comparing(SpokeOrder::firstAddress, SpokeOrder::compareAddresses);
            case SEEN ->
                Comparator.<CounterpartView, Boolean>comparing(spoke -> spoke.presence() != Presence.ONLINE)
                        .thenComparingLong(spoke -> spoke.secondsSinceSeen().orElse(Long.MAX_VALUE));
            case HANDSHAKE ->
                Comparator.comparingLong(spoke -> spoke.secondsSinceHandshake().orElse(Long.MAX_VALUE));
            case RECEIVED ->
                Comparator.comparingLong(CounterpartView::receivedBytes).reversed();
            case SENT -> Comparator.comparingLong(CounterpartView::sentBytes).reversed();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static byte[] firstAddress(CounterpartView spoke) {
        return spoke.entry().allowedIps().stream()
                .findFirst()
                .map(network -> network.address())
                .map(InetAddress::getAddress)
                .orElse(new byte[0]);
    }

    private static int compareAddresses(byte[] one, byte[] other) {
        return one.length == other.length ? Arrays.compareUnsigned(one, other) : one.length - other.length;
    }
}
