// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import java.nio.ByteBuffer;

/** The way out for datagrams. */
@FunctionalInterface
public interface Sender {

    /**
     * Sends one datagram. The bytes between position and limit are borrowed for the call, except that a payload which
     * is the very buffer of the {@link Datagram} being handled stays valid as long as that datagram's batch does.
     *
     * @param trafficClass DSCP and ECN to send with
     * @param hopLimit the TTL or hop limit to send with, 1 to 255, or {@link HopLimit#UNSPECIFIED}
     */
    void send(ByteBuffer payload, Path path, int trafficClass, int hopLimit);

    /** Sends one datagram of the sender's own making: without a traffic class, and with the system's hop limit. */
    default void send(ByteBuffer payload, Path path) {
        send(payload, path, 0, HopLimit.UNSPECIFIED);
    }
}
