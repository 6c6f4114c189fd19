// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.InterfaceSettings;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The intended state of an interface, all names resolved.
 *
 * @param resolve gives an endpoint's address, or nothing while the DNS does not know it
 */
record LinkPlan(InterfaceSettings settings, List<PeerEntry> peers, Function<HostPort, Optional<InetAddress>> resolve) {

    static LinkPlan of(AgentConfig config, Function<HostPort, Optional<InetAddress>> resolve) {
        return new LinkPlan(config.settings(), config.peers(), resolve);
    }

    /** Returns the input of {@code wg setconf} and {@code wg syncconf}, which holds secrets. */
    String wgText(int listenPort, int fwMark) {
        StringBuilder out = new StringBuilder("[Interface]\nPrivateKey = ")
                .append(settings.privateKey().toBase64())
                .append('\n');
        if (listenPort != 0) {
            out.append("ListenPort = ").append(listenPort).append('\n');
        }
        if (fwMark != 0) {
            out.append("FwMark = ").append(Integer.toUnsignedString(fwMark)).append('\n');
        }
        peers.forEach(peer -> append(out, peer));
        return out.toString();
    }

    /** Networks that need a route: those that the interface's own networks do not cover, each once. */
    List<Cidr> routes() {
        return peers.stream()
                .map(PeerEntry::allowedIps)
                .flatMap(Collection::stream)
                .map(Cidr::network)
                .filter(network -> settings.addresses().stream()
                        .noneMatch(own -> own.network().contains(network)))
                .distinct()
                .toList();
    }

    private void append(StringBuilder out, PeerEntry peer) {
        out.append("[Peer]\nPublicKey = ").append(peer.publicKey()).append('\n');
        peer.presharedKey()
                .ifPresent(key ->
                        out.append("PresharedKey = ").append(key.toBase64()).append('\n'));
        if (!peer.allowedIps().isEmpty()) {
            out.append("AllowedIPs = ")
                    .append(String.join(
                            ", ", peer.allowedIps().stream().map(Cidr::toString).toList()))
                    .append('\n');
        }
        // `wg` waits long for a name and then fails as a whole: it gets addresses only.
        peer.endpoint()
                .flatMap(endpoint -> resolve.apply(endpoint).map(address -> HostPort.of(address, endpoint.port())))
                .ifPresent(
                        endpoint -> out.append("Endpoint = ").append(endpoint).append('\n'));
        peer.keepaliveSeconds()
                .ifPresent(seconds ->
                        out.append("PersistentKeepalive = ").append(seconds).append('\n'));
    }
}
