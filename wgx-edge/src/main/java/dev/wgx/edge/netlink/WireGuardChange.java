// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.netlink;

import static dev.wgx.edge.netlink.WireGuardNetlink.AF_INET;
import static dev.wgx.edge.netlink.WireGuardNetlink.AF_INET6;
import static dev.wgx.edge.netlink.WireGuardNetlink.SOCKADDR_IN6_ADDRESS;
import static dev.wgx.edge.netlink.WireGuardNetlink.SOCKADDR_IN6_BYTES;
import static dev.wgx.edge.netlink.WireGuardNetlink.SOCKADDR_IN6_SCOPE;
import static dev.wgx.edge.netlink.WireGuardNetlink.SOCKADDR_IN_ADDRESS;
import static dev.wgx.edge.netlink.WireGuardNetlink.SOCKADDR_IN_BYTES;
import static dev.wgx.edge.netlink.WireGuardNetlink.SOCKADDR_PORT;

import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes changes of peers as attributes of one netlink request, in their order. */
final class WireGuardChange {
    private final NetlinkMessage message;
    private final List<Cidr> allowedIps = new ArrayList<>();
    private int peerStart;
    private int flags;

    private WireGuardChange(NetlinkMessage message) {
        this.message = message;
    }

    /**
     * Writes changes.
     *
     * @param lines of the configuration protocol, the first of which names a peer
     */
    static void write(String lines, NetlinkMessage message) {
        WireGuardChange change = new WireGuardChange(message);
        int peers = message.beginNested(WireGuardNetlink.PEERS);
        lines.lines().filter(line -> !line.isEmpty()).forEach(change::take);
        change.endPeer();
        message.end(peers);
    }

    private void take(String line) {
        int equals = line.indexOf('=');
        String name = equals < 0 ? line : line.substring(0, equals);
        String value = line.substring(equals + 1);
        if (name.equals("public_key")) {
            endPeer();
            peerStart = message.beginNested(0);
            message.attribute(WireGuardNetlink.PEER_PUBLIC_KEY, HexFormat.of().parseHex(value));
            return;
        }
        if (peerStart == 0) {
            throw new IllegalArgumentException("only peers can be changed");
        }
        switch (name) {
            case "remove" -> flags |= WireGuardNetlink.REMOVE_PEER;
            case "update_only" -> flags |= WireGuardNetlink.UPDATE_PEER_ONLY;
            case "replace_allowed_ips" -> flags |= WireGuardNetlink.REPLACE_ALLOWED_IPS;
            case "preshared_key" ->
                message.attribute(
                        WireGuardNetlink.PEER_PRESHARED_KEY, HexFormat.of().parseHex(value));
            case "endpoint" ->
                message.attribute(WireGuardNetlink.PEER_ENDPOINT, socketAddress(HostPort.parseRelay(value)));
            case "persistent_keepalive_interval" ->
                message.attribute(WireGuardNetlink.PEER_KEEPALIVE, nativeShort(Integer.parseInt(value)));
            case "allowed_ip" -> allowedIps.add(Cidr.parse(value));
            default -> throw new IllegalArgumentException("a peer has no " + name + " that can be changed");
        }
    }

    private void endPeer() {
        if (peerStart == 0) {
            return;
        }
        message.attribute(WireGuardNetlink.PEER_FLAGS, flags);
        if (!allowedIps.isEmpty()) {
            int list = message.beginNested(WireGuardNetlink.PEER_ALLOWED_IPS);
            allowedIps.forEach(this::writeAllowedIp);
            message.end(list);
        }
        message.end(peerStart);
        allowedIps.clear();
        flags = 0;
        peerStart = 0;
    }

    private void writeAllowedIp(Cidr network) {
        byte[] address = network.address().getAddress();
        int start = message.beginNested(0);
        message.attribute(
                        WireGuardNetlink.ALLOWED_IP_FAMILY,
                        nativeShort(address.length == Integer.BYTES ? AF_INET : AF_INET6))
                .attribute(WireGuardNetlink.ALLOWED_IP_ADDRESS, address)
                .attribute(WireGuardNetlink.ALLOWED_IP_PREFIX, new byte[] {(byte) network.prefix()});
        message.end(start);
    }

    private static byte[] nativeShort(int value) {
        return ByteBuffer.allocate(Short.BYTES)
                .order(ByteOrder.nativeOrder())
                .putShort((short) value)
                .array();
    }

    /** Returns {@code struct sockaddr_in} or {@code struct sockaddr_in6}. */
    private static byte[] socketAddress(HostPort endpoint) {
        InetAddress address = InetAddress.ofLiteral(endpoint.host());
        boolean isIpv6 = address instanceof Inet6Address;
        ByteBuffer out = ByteBuffer.allocate(isIpv6 ? SOCKADDR_IN6_BYTES : SOCKADDR_IN_BYTES)
                .order(ByteOrder.nativeOrder())
                .putShort(0, isIpv6 ? AF_INET6 : AF_INET)
                .put(SOCKADDR_PORT, (byte) (endpoint.port() >> 8))
                .put(SOCKADDR_PORT + 1, (byte) endpoint.port())
                .put(isIpv6 ? SOCKADDR_IN6_ADDRESS : SOCKADDR_IN_ADDRESS, address.getAddress());
        if (address instanceof Inet6Address scoped) {
            out.putInt(SOCKADDR_IN6_SCOPE, scoped.getScopeId());
        }
        return out.array();
    }
}
