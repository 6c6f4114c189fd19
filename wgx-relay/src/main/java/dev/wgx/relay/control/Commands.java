// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.command.Incoming;
import dev.wgx.command.NamePage;
import dev.wgx.command.PeerStatus;
import dev.wgx.command.RefusalReason;
import dev.wgx.command.Request;
import dev.wgx.command.Response;
import dev.wgx.command.SetPeers;
import dev.wgx.command.SetVersion;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.IpAddress;
import dev.wgx.packet.UdpDatagram;
import dev.wgx.relay.Counter;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.store.Moment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The command protocols inside the tunnel: wgx 0.9's and the paged one. */
final class Commands {
    private static final String VERSION = "wgx 1.0";
    private static final long NS_PER_SECOND = 1_000_000_000;

    private final Publications publications;
    private final Replies replies;

    Commands(Publications publications, Replies replies) {
        this.publications = publications;
        this.replies = replies;
    }

    void onSetPeers(Peer peer, UdpDatagram udp, Turn turn) {
        Optional<SetPeers> command = SetPeers.parse(udp.payload());
        if (command.isEmpty()) {
            turn.drop(DropReason.COMMAND_MALFORMED);
            return;
        }
        turn.count(Counter.COMMANDS);
        publications.onSetPeers(peer, udp, command.get(), turn);
    }

    void onRequest(Peer peer, UdpDatagram udp, Turn turn) {
        switch (Request.parse(udp.payload())) {
            case Incoming.Foreign f -> turn.drop(DropReason.COMMAND_MALFORMED);
            case Response.Refused refused -> {
                turn.drop(DropReason.COMMAND_MALFORMED);
                replies.send(peer, udp, refused.encode(), turn);
            }
            case Request request -> {
                turn.count(Counter.COMMANDS);
                serve(peer, udp, request, turn);
            }
        }
    }

    private void serve(Peer peer, UdpDatagram udp, Request request, Turn turn) {
        switch (request) {
            case Request.Page page -> publications.onPage(peer, udp, page, turn);
            case Request.Check check -> onCheck(peer, udp, check, turn);
            case Request.Read read -> replies.send(peer, udp, read(peer, read).encode(), turn);
            case Request.Status status ->
                replies.send(peer, udp, status(peer, status, turn).encode(), turn);
            case Request.Names names ->
                replies.send(peer, udp, named(peer, names).encode(), turn);
            case Request.AskNames ask ->
                replies.send(peer, udp, new Response.Named(ask.requestId(), peer.namesTag).encode(), turn);
        }
    }

    /**
     * Tells which set the relay has. While a newer one is in force and not yet safe on disk there is no answer that
     * stays true whatever happens to the disk: the hub asks again.
     */
    private void onCheck(Peer peer, UdpDatagram udp, Request.Check check, Turn turn) {
        SetVersion durable = peer.publication.durable();
        if (durable.equals(peer.publication.version())) {
            Response current =
                    new Response.Current(check.requestId(), durable, publications.maxSpokesPerHub(), VERSION);
            replies.send(peer, udp, current.encode(), turn);
        }
    }

    /**
     * Notes what the hub calls its spokes, each at its permission, whose account pays. Names are for the relay's
     * operator: no peer is told. They are not stored, since the hub tells them again to a relay that has none.
     */
    private static Response named(Peer hub, Request.Names names) {
        NamePage page = names.page();
        for (NamePage.Entry entry : page.entries()) {
            Permission permission = hub.publishes.get(entry.key());
            if (permission != null) {
                permission.setName(entry.name());
            }
        }
        boolean isWhole = page.tag() != 0
                && hub.publishes.values().stream().filter(Permission::isNamed).count() == page.count();
        hub.namesTag = isWhole ? page.tag() : 0;
        return new Response.Named(names.requestId(), hub.namesTag);
    }

    private static Response read(Peer peer, Request.Read read) {
        Publication publication = peer.publication;
        int pages = publication.spokes().pages();
        return read.page() < pages
                ? new Response.SetPage(
                        read.requestId(),
                        publication.spokes().page(publication.version().revision(), read.page()))
                : new Response.Refused(read.requestId(), RefusalReason.NO_SUCH_PAGE, pages);
    }

    private static Response status(Peer peer, Request.Status status, Turn turn) {
        int pages = PeerStatus.pagesFor(Counterparts.count(peer));
        if (status.page() >= pages) {
            return new Response.Refused(status.requestId(), RefusalReason.NO_SUCH_PAGE, pages);
        }
        int from = status.page() * PeerStatus.MAX_COUNTERPARTS;
        List<PeerStatus.Counterpart> counterparts = Counterparts.keys(peer, from, PeerStatus.MAX_COUNTERPARTS).stream()
                .map(key -> counterpart(peer, key, turn))
                .toList();
        Path path = peer.path();
        Endpoint seen = path == null ? new Endpoint(0, 0, 0) : path.remote();
        return new Response.StatusPage(
                status.requestId(),
                new PeerStatus(
                        IpAddress.ofMapped(seen.high(), seen.low()), seen.port(), status.page(), pages, counterparts));
    }

    private static PeerStatus.Counterpart counterpart(Peer asker, PublicKey key, Turn turn) {
        Permission asHub = asker.publishes.get(key);
        Permission asSpoke = asker.publishedBy.get(key);
        boolean hasCalledAsker = asHub != null && asHub.isCalled();
        boolean calledByAsker = asSpoke != null && asSpoke.isCalled();
        // Anybody may publish a key: only one that has agreed, by publishing the asker or calling it, is told about.
        boolean hasAgreed = asSpoke != null || hasCalledAsker;
        Peer other = asSpoke != null ? asSpoke.hub() : asHub != null ? asHub.spoke() : asker;
        return new PeerStatus.Counterpart(
                key,
                asHub != null,
                asSpoke != null,
                hasCalledAsker || calledByAsker,
                hasAgreed && other.isOnline(turn.nowNs()),
                hasAgreed ? secondsSince(other.lastHandshake, turn) : OptionalLong.empty());
    }

    private static OptionalLong secondsSince(Moment then, Turn turn) {
        return then.equals(Moment.NEVER)
                ? OptionalLong.empty()
                : OptionalLong.of(then.ageNs(turn.now()).orElse(0) / NS_PER_SECOND);
    }
}
