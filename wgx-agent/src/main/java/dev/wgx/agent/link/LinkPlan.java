// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.Forwarding;
import dev.wgx.agent.conf.InterfaceSettings;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.link.DirectMarks.Mark;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The intended state of an interface, all names resolved.
 *
 * @param peers those that are neither disabled nor expired
 * @param resolve gives an endpoint's addresses, none while the DNS does not know it
 */
record LinkPlan(
        InterfaceSettings settings,
        Forwarding forwarding,
        List<PeerEntry> peers,
        Function<HostPort, List<InetAddress>> resolve) {

    /** A network that needs a route, and the peer whose it is. */
    record PeerRoute(Cidr network, PeerEntry peer) {}

    static LinkPlan of(AgentConfig config, Function<HostPort, List<InetAddress>> resolve) {
        return new LinkPlan(config.settings(), config.forwarding(), config.activePeers(Instant.now()), resolve);
    }

    /**
     * Returns the input of {@code wg setconf} and {@code wg syncconf}, which holds secrets.
     *
     * @param live what runs now: an endpoint that is one of its name's addresses stays where it is
     * @param marks those that a watch has taken off the relay: they stay where they are
     */
    String wgText(int listenPort, int fwMark, List<LivePeer> live, Map<PublicKey, Mark> marks) {
        Map<PublicKey, HostPort> inUse = new HashMap<>();
        live.forEach(peer -> peer.endpoint().ifPresent(endpoint -> inUse.put(peer.publicKey(), endpoint)));
        StringBuilder out = new StringBuilder("[Interface]\nPrivateKey = ")
                .append(settings.privateKey().toBase64())
                .append('\n');
        if (listenPort != 0) {
            out.append("ListenPort = ").append(listenPort).append('\n');
        }
        if (fwMark != 0) {
            out.append("FwMark = ").append(Integer.toUnsignedString(fwMark)).append('\n');
        }
        for (PeerEntry peer : peers) {
            Optional<HostPort> current = Optional.ofNullable(inUse.get(peer.publicKey()));
            Mark mark = marks.get(peer.publicKey());
            boolean isDirect = mark != null
                    && mark.endpoint().isPresent()
                    && mark.endpoint().equals(current);
            append(out, peer, current, isDirect);
        }
        return out.toString();
    }

    /** Returns the networks that need a route: those that the interface's own networks do not cover, each once. */
    List<PeerRoute> routes() {
        Map<Cidr, PeerRoute> routes = new LinkedHashMap<>();
        for (PeerEntry peer : peers) {
            for (Cidr allowed : peer.allowedIps()) {
                Cidr network = allowed.network();
                boolean isCovered = settings.addresses().stream()
                        .anyMatch(own -> own.network().contains(network));
                if (network.prefix() > 0 && !isCovered) {
                    routes.putIfAbsent(network, new PeerRoute(network, peer));
                }
            }
        }
        return List.copyOf(routes.values());
    }

    /** Returns whether some peer gets everything of this family that has no better route. */
    boolean isFullTunnel(boolean ipv4) {
        return peers.stream()
                .flatMap(peer -> peer.allowedIps().stream())
                .anyMatch(allowed -> allowed.prefix() == 0 && allowed.isIpv4() == ipv4);
    }

    boolean isFullTunnel() {
        return isFullTunnel(true) || isFullTunnel(false);
    }

    private void append(StringBuilder out, PeerEntry peer, Optional<HostPort> inUse, boolean isDirect) {
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
                .flatMap(endpoint -> isDirect ? inUse : choose(endpoint, inUse))
                .ifPresent(
                        endpoint -> out.append("Endpoint = ").append(endpoint).append('\n'));
        OptionalInt keepalive = isDirect ? OptionalInt.of(DirectMarks.KEEPALIVE_S) : peer.keepaliveSeconds();
        keepalive.ifPresent(
                seconds -> out.append("PersistentKeepalive = ").append(seconds).append('\n'));
    }

    /** Chooses the address in use if the name still has it: the first one may lead nowhere. */
    private Optional<HostPort> choose(HostPort endpoint, Optional<HostPort> inUse) {
        List<HostPort> all = resolve.apply(endpoint).stream()
                .map(address -> HostPort.of(address, endpoint.port()))
                .toList();
        return inUse.filter(all::contains).or(() -> all.stream().findFirst());
    }
}
