// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.CounterTotals;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.report.PeerReport;
import dev.wgx.relay.report.RelayedSessionReport;
import dev.wgx.relay.report.RouteReport;
import dev.wgx.relay.report.StatusReport;
import dev.wgx.relay.report.ToldName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pictures of the control path's state. */
public final class Reports {
    private static final long NS_PER_MS = 1_000_000;

    private final PublicKey publicKey;
    private final PeerTable peers;
    private final Permissions permissions;
    private final RelayedSessions sessions;
    private final Refusals refusals;
    private final CounterTotals totals;
    private final long startedMs;

    Reports(
            PublicKey publicKey,
            PeerTable peers,
            Permissions permissions,
            RelayedSessions sessions,
            Refusals refusals,
            CounterTotals totals,
            long startedMs) {
        this.publicKey = publicKey;
        this.peers = peers;
        this.permissions = permissions;
        this.sessions = sessions;
        this.refusals = refusals;
        this.totals = totals;
        this.startedMs = startedMs;
    }

    public StatusReport status(long nowNs) {
        int online = 0;
        int hubs = 0;
        for (Peer peer : peers.all()) {
            online += peer.isOnline(nowNs) ? 1 : 0;
            hubs += peer.publishes.isEmpty() ? 0 : 1;
        }
        return new StatusReport(
                publicKey,
                startedMs,
                peers.size(),
                online,
                hubs,
                permissions.size(),
                sessions.size(),
                totals.countsByName(),
                totals.dropsByName(),
                refusals.reports());
    }

    public List<PeerReport> peers(long nowNs, long wallMs) {
        return peers.all().stream().map(peer -> report(peer, nowNs, wallMs)).toList();
    }

    public List<PeerReport> hubs(long nowNs, long wallMs) {
        return peers.all().stream()
                .filter(peer -> !peer.publishes.isEmpty())
                .map(peer -> report(peer, nowNs, wallMs))
                .toList();
    }

    private static PeerReport report(Peer peer, long nowNs, long wallMs) {
        long received = peer.receivedBytes;
        long sent = peer.sentBytes;
        for (Direction outgoing : peer.outgoing.values()) {
            RelayedSession session = outgoing.session();
            Direction incoming = session.toResponder() == outgoing ? session.toInitiator() : session.toResponder();
            received += outgoing.traffic().bytes();
            sent += incoming.traffic().bytes();
        }
        return new PeerReport(
                peer.key(),
                toldName(peer),
                endpointOf(peer.path()),
                peer.isOnline(nowNs),
                peer.lastHandshake.wallMs(),
                peer.publishes.size(),
                peer.publishedBy.size(),
                peer.outgoing.size(),
                received,
                sent,
                FutureClock.refusedUntilMs(peer, wallMs).orElse(0));
    }

    /** Returns what the first of its hubs that tells calls it. */
    private static Optional<ToldName> toldName(Peer peer) {
        return peer.publishedBy.values().stream()
                .filter(Permission::isNamed)
                .findFirst()
                .map(permission -> new ToldName(permission.hub().key(), permission.name()));
    }

    private static Optional<Endpoint> endpointOf(@Nullable Path path) {
        return Optional.ofNullable(path).map(Path::remote);
    }

    public List<RouteReport> routes(long nowNs) {
        List<RouteReport> result = new ArrayList<>(permissions.size());
        for (Peer hub : peers.all()) {
            boolean hubOnline = hub.isOnline(nowNs);
            for (Permission permission : hub.publishes.values()) {
                Peer spoke = permission.spoke();
                result.add(new RouteReport(
                        hub.key(),
                        spoke.key(),
                        permission.name(),
                        permission.isCalled(),
                        hubOnline,
                        spoke.isOnline(nowNs)));
            }
        }
        return result;
    }

    public List<RelayedSessionReport> relayedSessions(long nowNs) {
        return sessions.all().stream().map(session -> report(session, nowNs)).toList();
    }

    private static RelayedSessionReport report(RelayedSession session, long nowNs) {
        Direction forth = session.toResponder();
        Direction back = session.toInitiator();
        long lastUsedNs = Math.max(forth.traffic().lastUsedNs(), back.traffic().lastUsedNs());
        return new RelayedSessionReport(
                forth.source().key(),
                toldName(forth.source()),
                endpointOf(forth.source().path()),
                back.source().key(),
                toldName(back.source()),
                endpointOf(back.source().path()),
                session.opened().wallMs(),
                forth.traffic().packets(),
                forth.traffic().bytes(),
                forth.traffic().mirroredPackets(),
                back.traffic().packets(),
                back.traffic().bytes(),
                back.traffic().mirroredPackets(),
                Math.max(0, nowNs - lastUsedNs) / NS_PER_MS);
    }
}
