// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.netlink;

/** Numbers of the kernel's interface to its WireGuard: {@code linux/wireguard.h}. */
final class WireGuardNetlink {
    static final int INTERFACE_NAME = 2;
    static final int PRIVATE_KEY = 3;
    static final int LISTEN_PORT = 6;
    static final int FWMARK = 7;
    static final int PEERS = 8;

    static final int PEER_PUBLIC_KEY = 1;
    static final int PEER_PRESHARED_KEY = 2;
    static final int PEER_FLAGS = 3;
    static final int PEER_ENDPOINT = 4;
    static final int PEER_KEEPALIVE = 5;
    static final int PEER_LAST_HANDSHAKE = 6;
    static final int PEER_RECEIVED_BYTES = 7;
    static final int PEER_SENT_BYTES = 8;
    static final int PEER_ALLOWED_IPS = 9;

    static final int ALLOWED_IP_FAMILY = 1;
    static final int ALLOWED_IP_ADDRESS = 2;
    static final int ALLOWED_IP_PREFIX = 3;

    static final int REMOVE_PEER = 1;
    static final int REPLACE_ALLOWED_IPS = 2;
    static final int UPDATE_PEER_ONLY = 4;

    static final short AF_INET = 2;
    static final short AF_INET6 = 10;
    static final int SOCKADDR_IN_BYTES = 16;
    static final int SOCKADDR_IN6_BYTES = 28;
    static final int SOCKADDR_PORT = 2;
    static final int SOCKADDR_IN_ADDRESS = 4;
    static final int SOCKADDR_IN6_ADDRESS = 8;
    static final int SOCKADDR_IN6_SCOPE = 24;

    private WireGuardNetlink() {}
}
