// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.direct;

import dev.wgx.packet.IpAddress;
import java.nio.ByteBuffer;

/** An outer address and port at which a peer may perhaps be reached. */
public record Candidate(IpAddress address, int port) {
    static final int LENGTH = 18;

    private static final long FIRST_IPV6_GROUP = 48;

    public Candidate {
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("no port: " + port);
        }
    }

    /** Returns whether it can be one machine's at all: neither loopback, link-local, multicast nor reserved. */
    public boolean isUnicast() {
        if (address.isIpv4()) {
            int first = (int) (address.low() >>> 24);
            return first != 0 && first != 127 && first < 224 && address.low() >>> 16 != 0xa9fe;
        }
        int group = (int) (address.high() >>> FIRST_IPV6_GROUP);
        return address.high() != 0 && (group & 0xff00) != 0xff00 && (group & 0xffc0) != 0xfe80;
    }

    /** Returns whether it means something only in the network of whoever has it. */
    public boolean isPrivate() {
        return address.isPrivate();
    }

    void writeTo(ByteBuffer out) {
        out.putLong(address.high()).putLong(address.mappedLow()).putShort((short) port);
    }

    /** @throws IllegalArgumentException if the port is 0 */
    static Candidate read(ByteBuffer in) {
        return new Candidate(IpAddress.ofMapped(in.getLong(), in.getLong()), in.getShort() & 0xffff);
    }

    @Override
    public String toString() {
        return (address.isIpv4() ? address.toString() : "[" + address + "]") + ":" + port;
    }
}
