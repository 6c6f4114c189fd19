// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.KernelPathAnswer;
import dev.wgx.edge.api.StatusAnswer;
import dev.wgx.edge.udp.SocketCounter;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Counter;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.report.PeerReport;
import dev.wgx.relay.report.RelayedSessionReport;
import dev.wgx.relay.report.RouteReport;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The relay's reports in the manner of {@code wg show}. */
record RelayText(Style style, long nowMs) {

    String relay(StatusAnswer status) {
        Map<String, Long> counters = status.counters();
        KernelPathAnswer kernel = status.kernelPath();
        long packets = count(counters, Counter.FORWARDED_PACKETS) + kernel.forwardedPackets();
        String forwarded = Quantity.of(packets, "packet") + ", "
                + bytes(count(counters, Counter.FORWARDED_BYTES) + kernel.forwardedBytes())
                + share(kernel.forwardedPackets(), packets) + ", and "
                + Quantity.of(count(counters, Counter.FORWARDED_HANDSHAKES), "handshake message");
        return style.relay("relay") + ": " + style.relay(status.publicKey().toString()) + "\n"
                + line("version", status.version())
                + line("listening port", status.listenPort() + " (" + status.socketKind() + ")")
                + line("kernel path", kernelPath(kernel))
                + line("running for", Quantity.duration(nowMs - status.startedMs()))
                + line("peers", status.peers() + ", online: " + status.onlinePeers())
                + line("published spokes", String.valueOf(status.publishedSpokes()))
                + line("relayed sessions", String.valueOf(status.relayedSessions()))
                + line("forwarded", forwarded)
                + line("lost at the port", Quantity.of(kernelDrops(status), "datagram"))
                + (status.failures() == 0
                        ? ""
                        : line("bugs", style.warning(status.failures() + ", see the log of wgxd")));
    }

    private static String kernelPath(KernelPathAnswer kernel) {
        if (!kernel.on()) {
            return "off: " + kernel.obstacle();
        }
        String at = kernel.interfaces().isEmpty()
                ? "on at no interface"
                : "on at " + String.join(", ", kernel.interfaces());
        String unplaced = kernel.unplacedRoutes() == 0
                ? ""
                : "; " + Quantity.of(kernel.unplacedRoutes(), "direction") + " stayed in user space";
        return at + ", " + Quantity.of(kernel.routes(), "direction") + " of sessions" + unplaced;
    }

    private static long kernelDrops(StatusAnswer status) {
        return status.socket().getOrDefault(SocketCounter.KERNEL_DROPS.name(), 0L);
    }

    private static long count(Map<String, Long> counters, Counter counter) {
        return counters.getOrDefault(counter.name(), 0L);
    }

    String peer(PeerReport peer) {
        return style.peer("peer") + ": " + style.peer(peer.key().toString()) + "\n"
                + line("state", peer.online() ? "online" : "offline")
                + peer.endpoint()
                        .map(endpoint -> line("endpoint", endpoint.toString()))
                        .orElse("")
                + (peer.lastHandshakeMs() == 0
                        ? ""
                        : line("latest handshake", Quantity.age(peer.lastHandshakeMs(), nowMs)))
                + (peer.publishes() == 0 ? "" : line("hub of", Quantity.of(peer.publishes(), "spoke")))
                + (peer.publishedBy() == 0 ? "" : line("spoke of", Quantity.of(peer.publishedBy(), "hub")))
                + (peer.refusedUntilMs() == 0
                        ? ""
                        : line(
                                "refused until",
                                style.warning(Instant.ofEpochMilli(peer.refusedUntilMs())
                                        + ": its clock was that far ahead once, see `wgx relay forget`")))
                + line("relayed sessions", String.valueOf(peer.relayedSessions()))
                + line("transfer", bytes(peer.receivedBytes()) + " received, " + bytes(peer.sentBytes()) + " sent");
    }

    /** Writes the drops by reason; empty if nothing was dropped. */
    String drops(StatusAnswer status) {
        return counts("dropped", status.drops(), DropReason.values(), DropReason::description);
    }

    /** Writes the troubles of the UDP port; empty if there are none. */
    String socket(StatusAnswer status) {
        return counts("at the UDP port", status.socket(), SocketCounter.values(), SocketCounter::description);
    }

    private <E extends Enum<E>> String counts(
            String title, Map<String, Long> counts, E[] kinds, Function<E, String> description) {
        String lines = Arrays.stream(kinds)
                .filter(kind -> counts.getOrDefault(kind.name(), 0L) > 0)
                .map(kind -> "  " + style.label(String.valueOf(counts.get(kind.name()))) + " × " + kind.name() + ": "
                        + description.apply(kind) + "\n")
                .collect(Collectors.joining());
        return lines.isEmpty() ? "" : "\n" + style.warning(title) + ":\n" + lines;
    }

    String routes(List<RouteReport> routes) {
        Map<PublicKey, List<RouteReport>> routesByHub = routes.stream()
                .collect(Collectors.groupingBy(RouteReport::hub, LinkedHashMap::new, Collectors.toList()));
        return routesByHub.values().stream().map(this::hub).collect(Collectors.joining("\n"));
    }

    private String hub(List<RouteReport> routes) {
        RouteReport first = routes.getFirst();
        String key = first.hub().toString();
        return style.relay("hub") + ": " + style.relay(key) + state(first.hubOnline()) + "\n"
                + routes.stream().map(this::spoke).collect(Collectors.joining());
    }

    private String spoke(RouteReport route) {
        return "  " + style.peer("spoke") + ": " + style.peer(route.spoke().toString()) + state(route.spokeOnline())
                + (route.wanted() ? ", has called the hub" : "") + "\n";
    }

    private static String state(boolean online) {
        return online ? " online" : " offline";
    }

    String session(RelayedSessionReport session) {
        return style.label("session") + ": opened " + Quantity.age(session.openedMs(), nowMs) + "\n"
                + end("initiator", session.initiator(), session.initiatorEndpoint())
                + end("responder", session.responder(), session.responderEndpoint())
                + flow(
                        "to responder",
                        session.toResponderPackets(),
                        session.toResponderBytes(),
                        session.toResponderKernelPackets())
                + flow(
                        "to initiator",
                        session.toInitiatorPackets(),
                        session.toInitiatorBytes(),
                        session.toInitiatorKernelPackets())
                + line("latest packet", Quantity.age(0, session.idleMs()));
    }

    private String end(String role, PublicKey key, Optional<Endpoint> endpoint) {
        return line(
                role,
                style.peer(key.toString())
                        + endpoint.map(address -> " at " + address).orElse(", address unknown"));
    }

    private String flow(String direction, long packets, long bytes, long kernelPackets) {
        return line(direction, Quantity.of(packets, "packet") + ", " + bytes(bytes) + share(kernelPackets, packets));
    }

    /** Writes the share that the kernel had; nothing if it had none. */
    private static String share(long kernelPackets, long packets) {
        return kernelPackets == 0 ? "" : ", %d %% in the kernel".formatted(100 * kernelPackets / packets);
    }

    private String bytes(long bytes) {
        String text = Quantity.bytes(bytes);
        int unit = text.indexOf(' ') + 1;
        return text.substring(0, unit) + style.unit(text.substring(unit));
    }

    private String line(String label, String value) {
        return "  " + style.label(label) + ": " + value + "\n";
    }
}
