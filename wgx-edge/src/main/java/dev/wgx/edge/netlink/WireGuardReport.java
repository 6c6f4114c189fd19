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

import dev.wgx.edge.netlink.NetlinkMessage.Attribute;
import dev.wgx.packet.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Writes what the kernel tells of an interface in the configuration protocol. It tells a big interface in several
 * messages; a peer with many networks may go on in the next.
 */
final class WireGuardReport {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private final StringBuilder text = new StringBuilder();
    private String peer = "";

    /** @param at where the attributes of the interface begin */
    void add(ByteBuffer message, int at) {
        for (Attribute attribute : NetlinkMessage.attributes(message, at)) {
            ByteBuffer value = attribute.value();
            switch (attribute.type()) {
                case WireGuardNetlink.PRIVATE_KEY -> line("private_key", hex(value));
                case WireGuardNetlink.LISTEN_PORT -> number("listen_port", value);
                case WireGuardNetlink.FWMARK -> number("fwmark", value);
                case WireGuardNetlink.PEERS ->
                    NetlinkMessage.attributes(value, 0).forEach(each -> addPeer(each.value()));
                default -> {
                    // Of no use here.
                }
            }
        }
    }

    String text() {
        return text + "errno=0\n\n";
    }

    private void addPeer(ByteBuffer attributes) {
        String key = NetlinkMessage.find(attributes, 0, WireGuardNetlink.PEER_PUBLIC_KEY)
                .map(WireGuardReport::hex)
                .orElse("");
        if (key.isEmpty()) {
            return;
        }
        if (!key.equals(peer)) {
            peer = key;
            line("public_key", key);
        }
        for (Attribute attribute : NetlinkMessage.attributes(attributes, 0)) {
            ByteBuffer value = attribute.value();
            switch (attribute.type()) {
                case WireGuardNetlink.PEER_PRESHARED_KEY -> line("preshared_key", hex(value));
                case WireGuardNetlink.PEER_ENDPOINT ->
                    endpoint(value).ifPresent(endpoint -> line("endpoint", endpoint));
                case WireGuardNetlink.PEER_KEEPALIVE -> number("persistent_keepalive_interval", value);
                case WireGuardNetlink.PEER_LAST_HANDSHAKE -> number("last_handshake_time_sec", value);
                case WireGuardNetlink.PEER_RECEIVED_BYTES -> number("rx_bytes", value);
                case WireGuardNetlink.PEER_SENT_BYTES -> number("tx_bytes", value);
                case WireGuardNetlink.PEER_ALLOWED_IPS ->
                    NetlinkMessage.attributes(value, 0).forEach(network -> addNetwork(network.value()));
                default -> {
                    // Of no use here.
                }
            }
        }
    }

    private void addNetwork(ByteBuffer attributes) {
        Optional<ByteBuffer> address = NetlinkMessage.find(attributes, 0, WireGuardNetlink.ALLOWED_IP_ADDRESS);
        Optional<ByteBuffer> prefix = NetlinkMessage.find(attributes, 0, WireGuardNetlink.ALLOWED_IP_PREFIX);
        if (prefix.isPresent() && prefix.get().hasRemaining()) {
            address.flatMap(WireGuardReport::address)
                    .ifPresent(read ->
                            line("allowed_ip", read + "/" + (prefix.get().get(0) & 0xff)));
        }
    }

    private static Optional<String> endpoint(ByteBuffer socketAddress) {
        ByteBuffer bigEndian = socketAddress.duplicate().order(ByteOrder.BIG_ENDIAN);
        int length = socketAddress.remaining();
        if (length >= SOCKADDR_IN_BYTES && socketAddress.getShort(0) == AF_INET) {
            return address(bigEndian.slice(SOCKADDR_IN_ADDRESS, IPV4_BYTES))
                    .map(host -> host + ":" + (bigEndian.getShort(SOCKADDR_PORT) & 0xffff));
        }
        if (length >= SOCKADDR_IN6_BYTES && socketAddress.getShort(0) == AF_INET6) {
            int scope = socketAddress.getInt(SOCKADDR_IN6_SCOPE);
            return address(bigEndian.slice(SOCKADDR_IN6_ADDRESS, IPV6_BYTES))
                    .map(host -> "[" + host + (scope == 0 ? "" : "%" + scope) + "]:"
                            + (bigEndian.getShort(SOCKADDR_PORT) & 0xffff));
        }
        return Optional.empty();
    }

    private static Optional<String> address(ByteBuffer bytes) {
        ByteBuffer bigEndian = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        return switch (bytes.remaining()) {
            case IPV4_BYTES -> Optional.of(IpAddress.ipv4(bigEndian.getInt(0)).toString());
            case IPV6_BYTES ->
                Optional.of(IpAddress.ipv6(bigEndian.getLong(0), bigEndian.getLong(Long.BYTES))
                        .toString());
            default -> Optional.empty();
        };
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    /** Writes a number of two, four or eight bytes, or the first eight of more. */
    private void number(String name, ByteBuffer value) {
        switch (value.remaining()) {
            case Short.BYTES -> line(name, Integer.toString(value.getShort(0) & 0xffff));
            case Integer.BYTES -> line(name, Integer.toUnsignedString(value.getInt(0)));
            default -> {
                if (value.remaining() >= Long.BYTES) {
                    line(name, Long.toUnsignedString(value.getLong(0)));
                }
            }
        }
    }

    private void line(String name, String value) {
        text.append(name).append('=').append(value).append('\n');
    }
}
