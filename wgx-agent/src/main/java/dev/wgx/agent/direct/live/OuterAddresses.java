// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import dev.wgx.agent.direct.DirectPolicy;
import dev.wgx.agent.direct.Whereabouts;
import dev.wgx.agent.link.LinkControl.Look;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.link.Machine;
import dev.wgx.command.CommandProtocol;
import dev.wgx.command.PeerStatus;
import dev.wgx.command.Request;
import dev.wgx.command.Response;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.direct.Candidate;
import dev.wgx.noise.RandomSource;
import dev.wgx.packet.IpAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Finds the outer addresses of WireGuard's port: the machine's own, what the relay says inside its tunnel, and where
 * the router lets it be reached.
 */
final class OuterAddresses {
    private static final long TRY_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int TRIES = 3;
    private static final int MAX_GLOBAL = 3;
    private static final int GLOBAL_UNICAST = 1;
    private static final int PREFIX_SHIFT = 5;

    private final Machine machine;
    private final DirectPolicy policy;
    private final Look look;
    private final AgentSocket tunnel;
    private final PortMapper mapper;
    private final Consumer<Whereabouts> found;
    private final Optional<InetSocketAddress> relay;
    private final long questionId;
    /** The answer of the relay, once it is there; empty at once where the relay cannot be asked. */
    private Optional<List<Candidate>> seen;

    private int tries;
    private long dueNs;

    /** @param found is called once */
    OuterAddresses(
            Machine machine,
            DirectPolicy policy,
            Look look,
            AgentSocket tunnel,
            PortMapper mapper,
            RandomSource random,
            Consumer<Whereabouts> found) {
        this.machine = machine;
        this.policy = policy;
        this.look = look;
        this.tunnel = tunnel;
        this.mapper = mapper;
        this.found = found;
        this.questionId = random.nextLong();
        this.dueNs = machine.nowNs();
        boolean isIpv4 = tunnel.address().getAddress().length == 4;
        this.relay = relayPeer()
                .flatMap(peer -> peer.allowedIps().stream()
                        .filter(network -> network.isHost() && network.isIpv4() == isIpv4)
                        .findFirst())
                .map(host -> new InetSocketAddress(host.address(), CommandProtocol.PORT));
        this.seen = relay.isPresent() ? Optional.empty() : Optional.of(List.of());
    }

    private Optional<LivePeer> relayPeer() {
        return look.live().findPeer(policy.relayKey());
    }

    long deadlineNs() {
        return dueNs;
    }

    /** Asks the relay, and ends when that has answered and the router has, or when it is time. */
    void onDeadline(long nowNs) {
        boolean isDue = nowNs - dueNs >= 0;
        if (seen.isPresent() && (isDue || !mapper.isAnswerNear())) {
            found.accept(whereabouts(seen.get()));
        } else if (isDue && tries == TRIES) {
            found.accept(whereabouts(List.of()));
        } else if (isDue) {
            tries++;
            dueNs = nowNs + TRY_NS;
            relay.ifPresent(to -> tunnel.send(to, new Request.Status(questionId, 0).encode()));
        }
    }

    /** Returns whether this datagram is the relay's answer. */
    boolean onAnswer(InetSocketAddress from, ByteBuffer datagram) {
        if (!Optional.of(from).equals(relay)) {
            return false;
        }
        if (Response.parse(datagram).orElse(null) instanceof Response.StatusPage(long id, PeerStatus status)
                && id == questionId) {
            seen = Optional.of(
                    status.port() == 0 ? List.of() : List.of(new Candidate(status.address(), status.port())));
            dueNs = machine.nowNs() + TRY_NS;
        }
        return true;
    }

    /** Returns the place that the router names, unless the relay contradicts: then it is somebody else's. */
    private Stream<Candidate> mapped(List<Candidate> seenByRelay) {
        return mapper.outer().stream()
                .filter(outer -> seenByRelay.stream()
                        .map(Candidate::address)
                        .noneMatch(address -> address.isIpv4() && !address.equals(outer.address())));
    }

    private Whereabouts whereabouts(List<Candidate> seenByRelay) {
        int port = look.live().listenPort();
        Optional<HostPort> endpoint = relayPeer().flatMap(LivePeer::endpoint);
        List<Candidate> local = endpoint.flatMap(machine::sourceTowards).stream()
                .map(own -> new Candidate(IpAddress.of(own), port))
                .filter(own -> !seenByRelay.contains(own))
                .toList();
        return new Whereabouts(
                Stream.concat(mapped(seenByRelay), seenByRelay.stream())
                        .distinct()
                        .toList(),
                globalAddresses()
                        .map(own -> new Candidate(own, port))
                        .limit(MAX_GLOBAL)
                        .toList(),
                local,
                endpoint.stream()
                        .flatMap(OuterAddresses::literal)
                        .map(IpAddress::of)
                        .toList(),
                this::isInner);
    }

    /** Returns whether the address is reached through the tunnel: what goes there must not carry the tunnel. */
    private boolean isInner(IpAddress address) {
        InetAddress checked = inetAddress(address);
        return look.live().peers().stream()
                .flatMap(peer -> peer.allowedIps().stream())
                .filter(network -> network.prefix() > 0)
                .anyMatch(network -> network.contains(checked));
    }

    private Stream<IpAddress> globalAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(device -> !device.getName().equals(policy.interfaceName()))
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet6Address
                            && (address.getAddress()[0] & 0xff) >>> PREFIX_SHIFT == GLOBAL_UNICAST)
                    .map(IpAddress::of);
        } catch (SocketException none) {
            return Stream.empty();
        }
    }

    private static Stream<InetAddress> literal(HostPort endpoint) {
        try {
            return Stream.of(Cidr.parseAddress(endpoint.host()));
        } catch (IllegalArgumentException name) {
            return Stream.empty();
        }
    }

    /** Returns the place that an endpoint of the interface means. */
    static Optional<Candidate> candidate(HostPort endpoint) {
        return literal(endpoint).findFirst().map(address -> new Candidate(IpAddress.of(address), endpoint.port()));
    }

    private static InetAddress inetAddress(IpAddress address) {
        ByteBuffer bytes = address.isIpv4()
                ? ByteBuffer.allocate(Integer.BYTES).putInt((int) address.low())
                : ByteBuffer.allocate(2 * Long.BYTES).putLong(address.high()).putLong(address.low());
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
