// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import java.nio.ByteBuffer;

/**
 * A family of addresses, and how a socket of it writes them: {@code struct sockaddr_in6} for the dual-stack socket,
 * which takes IPv4 as IPv4-mapped, and {@code struct sockaddr_in} where the system has no IPv6. Addresses are two longs
 * as in {@link dev.wgx.relay.Endpoint}.
 */
enum AddressFamily {
    INET6(Linux.AF_INET6, 28) {
        @Override
        void write(ByteBuffer to, int at, long high, long low, int port) {
            to.putShort(at, (short) Linux.AF_INET6);
            to.putShort(at + PORT, Short.reverseBytes((short) port));
            to.putInt(at + FLOW, 0);
            to.putLong(at + ADDRESS_6, Long.reverseBytes(high));
            to.putLong(at + ADDRESS_6 + 8, Long.reverseBytes(low));
            to.putInt(at + SCOPE, 0);
        }

        @Override
        long high(ByteBuffer from, int at) {
            return Long.reverseBytes(from.getLong(at + ADDRESS_6));
        }

        @Override
        long low(ByteBuffer from, int at) {
            return Long.reverseBytes(from.getLong(at + ADDRESS_6 + 8));
        }
    },
    INET(Linux.AF_INET, 16) {
        @Override
        void write(ByteBuffer to, int at, long high, long low, int port) {
            to.putShort(at, (short) Linux.AF_INET);
            to.putShort(at + PORT, Short.reverseBytes((short) port));
            to.putInt(at + ADDRESS_4, Integer.reverseBytes((int) low));
            to.putLong(at + ADDRESS_4 + 4, 0);
        }

        @Override
        long high(ByteBuffer from, int at) {
            return 0;
        }

        @Override
        long low(ByteBuffer from, int at) {
            return ipv4Mapped(Integer.reverseBytes(from.getInt(at + ADDRESS_4)));
        }
    };

    private static final int PORT = 2;
    private static final int ADDRESS_4 = 4;
    private static final int FLOW = 4;
    private static final int ADDRESS_6 = 8;
    private static final int SCOPE = 24;

    final int number;
    final int nameLength;

    AddressFamily(int number, int nameLength) {
        this.number = number;
        this.nameLength = nameLength;
    }

    abstract void write(ByteBuffer to, int at, long high, long low, int port);

    abstract long high(ByteBuffer from, int at);

    abstract long low(ByteBuffer from, int at);

    int port(ByteBuffer from, int at) {
        return Short.toUnsignedInt(Short.reverseBytes(from.getShort(at + PORT)));
    }

    static long ipv4Mapped(int address) {
        return 0xffffL << 32 | Integer.toUnsignedLong(address);
    }
}
