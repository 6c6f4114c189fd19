// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.network;

import dev.wgx.relay.Endpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A UDP datagram on its way. Nobody writes into its bytes.
 *
 * @param hopLimit how many routers and relays it may still pass
 */
public record Packet(Endpoint source, Endpoint destination, ByteBuffer bytes, int hopLimit, Origin origin) {
    /** The hop limit of a packet that has just been sent. */
    public static final int FRESH = 64;

    /** Returns the same packet with another source. */
    public Packet from(Endpoint other) {
        return new Packet(other, destination, bytes, hopLimit, origin);
    }

    /** Returns the same packet with another destination. */
    public Packet to(Endpoint other) {
        return new Packet(source, other, bytes, hopLimit, origin);
    }

    /** Returns the same packet with other bytes, which are nobody's honest message any more. */
    public Packet with(ByteBuffer other) {
        return new Packet(source, destination, other, hopLimit, Origin.NOISE);
    }

    /** Returns the same packet with another origin. */
    public Packet of(Origin other) {
        return new Packet(source, destination, bytes, hopLimit, other);
    }

    /** Returns a copy of bytes, between position and limit. */
    public static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining())
                .put(bytes.duplicate())
                .flip()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
