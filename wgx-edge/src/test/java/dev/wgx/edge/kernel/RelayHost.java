// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.relay.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Three namespaces in a row: a peer, the relay's host, another peer.
 *
 * <pre>
 *   10.1.0.2  peer ── left  10.1.0.1 │ relay │ 10.2.0.1  right ── peer  10.2.0.2
 *   fd01::2                 fd01::1              fd02::1                fd02::2
 *                           10.1.0.9, an address more
 * </pre>
 */
final class RelayHost implements AutoCloseable {
    static final int PORT = 8787;
    static final int PEER_PORT = 51820;

    final NetworkNamespace relay = new NetworkNamespace();
    final NetworkNamespace left = new NetworkNamespace();
    final NetworkNamespace right = new NetworkNamespace();

    RelayHost() throws Exception {
        wire(left, "left", 1);
        wire(right, "right", 2);
        relay.sh(
                "ip address add 10.1.0.9/32 dev left; sysctl -qw net.ipv4.ip_forward=0 net.ipv6.conf.all.forwarding=0");
    }

    private void wire(NetworkNamespace peer, String device, int net) throws Exception {
        relay.sh("ip link add %s type veth peer name peer netns %s".formatted(device, peer.threadId()));
        relay.sh("ip link set %s up; ip address add 10.%d.0.1/24 dev %1$s; ip address add fd0%2$d::1/64 dev %1$s nodad"
                .formatted(device, net));
        peer.sh("ip link set peer up; ip address add 10.%d.0.2/24 dev peer; ip address add fd0%1$d::2/64 dev peer nodad"
                .formatted(net));
    }

    int index(String device) throws Exception {
        return relay.call(() -> Device.named(device).index());
    }

    byte[] hardwareAddress(String device) throws Exception {
        String text = relay.sh("ip -o link show " + device).replaceFirst("(?s).*link/ether (\\S+) .*", "$1");
        return java.util.HexFormat.ofDelimiter(":").parseHex(text);
    }

    static Endpoint endpoint(String address, int port) {
        return Endpoint.of(address(address), port);
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static dev.wgx.relay.Path path(String remote, String local) {
        Endpoint own = endpoint(local, PORT);
        return new dev.wgx.relay.Path(endpoint(remote, PEER_PORT), own.high(), own.low());
    }

    @Override
    public void close() {
        relay.close();
        left.close();
        right.close();
    }
}
