// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.edge.netlink.NetlinkMessage.Attribute;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests what the kernel is told and what it tells, as bytes. Whether a kernel agrees is seen in {@code lab/vm}. */
class KernelWireGuardTest {
    private static final int HEADER = NetlinkMessage.HEADER_BYTES;
    private static final String KEY = "ab".repeat(32);
    private static final String OTHER_KEY = "cd".repeat(32);
    private static final String SECRET = "01".repeat(32);

    @Test
    void aPeerIsTakenOffAndMadeAnewInOneRequest() {
        List<Attribute> peers = peersOf("public_key=" + KEY + "\nremove=true\npublic_key=" + KEY
                + "\npreshared_key=" + SECRET + "\nendpoint=198.51.100.7:41820\npersistent_keepalive_interval=25"
                + "\nallowed_ip=10.120.0.3/32\nallowed_ip=fd00:120::/64\n\n");
        assertThat(peers).hasSize(2);
        ByteBuffer removed = peers.getFirst().value();
        assertThat(hex(removed, WireGuardNetlink.PEER_PUBLIC_KEY)).isEqualTo(KEY);
        assertThat(number(removed, WireGuardNetlink.PEER_FLAGS)).isEqualTo(WireGuardNetlink.REMOVE_PEER);
        assertThat(NetlinkMessage.attributes(removed, 0)).hasSize(2);

        ByteBuffer made = peers.getLast().value();
        assertThat(hex(made, WireGuardNetlink.PEER_PUBLIC_KEY)).isEqualTo(KEY);
        assertThat(number(made, WireGuardNetlink.PEER_FLAGS)).isZero();
        assertThat(hex(made, WireGuardNetlink.PEER_PRESHARED_KEY)).isEqualTo(SECRET);
        assertThat(hex(made, WireGuardNetlink.PEER_ENDPOINT))
                .isEqualTo(hexOf((short) 2) + "a35c" + "c6336407" + "00".repeat(8));
        assertThat(hex(made, WireGuardNetlink.PEER_KEEPALIVE)).isEqualTo(hexOf((short) 25));
        List<Attribute> networks = NetlinkMessage.attributes(value(made, WireGuardNetlink.PEER_ALLOWED_IPS), 0);
        assertThat(networks).hasSize(2);
        ByteBuffer ipv6 = networks.getLast().value();
        assertThat(hex(ipv6, WireGuardNetlink.ALLOWED_IP_FAMILY)).isEqualTo(hexOf((short) 10));
        assertThat(hex(ipv6, WireGuardNetlink.ALLOWED_IP_ADDRESS)).isEqualTo("fd000120" + "00".repeat(12));
        assertThat(hex(ipv6, WireGuardNetlink.ALLOWED_IP_PREFIX)).isEqualTo("40");
    }

    @Test
    void whatIsUpdatedOnlyIsNeverMade() {
        ByteBuffer peer = peersOf("public_key=" + KEY + "\nupdate_only=true\nendpoint=[fe80::7%3]:1\n\n")
                .getFirst()
                .value();
        assertThat(number(peer, WireGuardNetlink.PEER_FLAGS)).isEqualTo(WireGuardNetlink.UPDATE_PEER_ONLY);
        assertThat(hex(peer, WireGuardNetlink.PEER_ENDPOINT))
                .isEqualTo(hexOf((short) 10) + "0001" + "00000000" + "fe80" + "00".repeat(12) + "0007" + hexOf(3));
    }

    @Test
    void whatIsNoChangeOfAPeerIsRefused() {
        assertThatThrownBy(() -> peersOf("private_key=" + SECRET + "\n\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> peersOf("public_key=" + KEY + "\nlisten_port=1\n\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anInterfaceIsToldAsUserSpaceWireGuardsTellIt() {
        NetlinkMessage first = message()
                .attribute(WireGuardNetlink.PRIVATE_KEY, bytes(SECRET))
                .attribute(WireGuardNetlink.LISTEN_PORT, nativeShort(51820))
                .attribute(WireGuardNetlink.FWMARK, 51);
        int peers = first.beginNested(WireGuardNetlink.PEERS);
        int peer = first.beginNested(0);
        first.attribute(WireGuardNetlink.PEER_PUBLIC_KEY, bytes(KEY))
                .attribute(WireGuardNetlink.PEER_PRESHARED_KEY, bytes(SECRET))
                .attribute(WireGuardNetlink.PEER_ENDPOINT, bytes(hexOf((short) 2) + "a35cc6336407" + "00".repeat(8)))
                .attribute(WireGuardNetlink.PEER_KEEPALIVE, nativeShort(25))
                .attribute(WireGuardNetlink.PEER_LAST_HANDSHAKE, longs(1_800_000_000, 5))
                .attribute(WireGuardNetlink.PEER_RECEIVED_BYTES, longs(-1))
                .attribute(WireGuardNetlink.PEER_SENT_BYTES, longs(70));
        allowedIps(first, "0a780003", 32);
        first.end(peer);
        first.end(peers);

        // A peer whose networks are too many for one message goes on in the next, with its key only.
        NetlinkMessage second = message();
        peers = second.beginNested(WireGuardNetlink.PEERS);
        peer = second.beginNested(0);
        second.attribute(WireGuardNetlink.PEER_PUBLIC_KEY, bytes(KEY));
        allowedIps(second, "fd000120" + "00".repeat(12), 64);
        second.end(peer);
        peer = second.beginNested(0);
        second.attribute(WireGuardNetlink.PEER_PUBLIC_KEY, bytes(OTHER_KEY));
        second.end(peer);
        second.end(peers);

        WireGuardReport report = new WireGuardReport();
        report.add(first.finish(0), HEADER);
        report.add(second.finish(0), HEADER);
        assertThat(report.text())
                .isEqualTo("private_key=" + SECRET + "\nlisten_port=51820\nfwmark=51\npublic_key=" + KEY
                        + "\npreshared_key=" + SECRET + "\nendpoint=198.51.100.7:41820"
                        + "\npersistent_keepalive_interval=25\nlast_handshake_time_sec=1800000000"
                        + "\nrx_bytes=18446744073709551615\ntx_bytes=70\nallowed_ip=10.120.0.3/32"
                        + "\nallowed_ip=fd00:120::/64\npublic_key=" + OTHER_KEY + "\nerrno=0\n\n");
    }

    @Test
    void anIpv6EndpointIsToldWithItsScope() {
        NetlinkMessage told = message();
        int peers = told.beginNested(WireGuardNetlink.PEERS);
        int peer = told.beginNested(0);
        told.attribute(WireGuardNetlink.PEER_PUBLIC_KEY, bytes(KEY))
                .attribute(
                        WireGuardNetlink.PEER_ENDPOINT,
                        bytes(hexOf((short) 10) + "2263" + "00000000" + "fe80" + "00".repeat(12) + "0007" + hexOf(3)));
        told.end(peer);
        told.end(peers);
        WireGuardReport report = new WireGuardReport();
        report.add(told.finish(0), HEADER);
        assertThat(report.text()).contains("\nendpoint=[fe80::7%3]:8803\n");
    }

    @Test
    void anInterfaceThatIsNotThereIsAFailureThatQuotesNothing() {
        String change = "set=1\npublic_key=" + KEY + "\nupdate_only=true\npreshared_key=" + SECRET + "\n\n";
        for (String question : List.of("get=1\n\n", change)) {
            assertThatThrownBy(() -> KernelWireGuard.exchange("wgx-none", question))
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining(SECRET)
                    .hasMessageNotContaining(KEY);
        }
    }

    private static NetlinkMessage message() {
        return new NetlinkMessage(0, 0);
    }

    private static List<Attribute> peersOf(String changes) {
        NetlinkMessage message = message();
        WireGuardChange.write(changes, message);
        return NetlinkMessage.attributes(
                NetlinkMessage.find(message.finish(0), HEADER, WireGuardNetlink.PEERS)
                        .orElseThrow(),
                0);
    }

    private static void allowedIps(NetlinkMessage message, String address, int prefix) {
        int list = message.beginNested(WireGuardNetlink.PEER_ALLOWED_IPS);
        int network = message.beginNested(0);
        message.attribute(WireGuardNetlink.ALLOWED_IP_ADDRESS, bytes(address))
                .attribute(WireGuardNetlink.ALLOWED_IP_PREFIX, new byte[] {(byte) prefix});
        message.end(network);
        message.end(list);
    }

    private static ByteBuffer value(ByteBuffer attributes, int type) {
        return NetlinkMessage.find(attributes, 0, type).orElseThrow();
    }

    private static String hex(ByteBuffer attributes, int type) {
        byte[] bytes = new byte[value(attributes, type).remaining()];
        value(attributes, type).get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static int number(ByteBuffer attributes, int type) {
        return value(attributes, type).getInt(0);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] nativeShort(int value) {
        return bytes(hexOf((short) value));
    }

    /** Writes a number as this machine has it in memory. */
    private static String hexOf(short value) {
        return HexFormat.of()
                .formatHex(ByteBuffer.allocate(Short.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .putShort(value)
                        .array());
    }

    private static String hexOf(int value) {
        return HexFormat.of()
                .formatHex(ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .putInt(value)
                        .array());
    }

    private static byte[] longs(long... values) {
        ByteBuffer out = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (long value : values) {
            out.putLong(value);
        }
        return out.array();
    }
}
