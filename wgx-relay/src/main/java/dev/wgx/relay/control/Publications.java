// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.command.KeyPage;
import dev.wgx.command.RefusalReason;
import dev.wgx.command.Request;
import dev.wgx.command.Response;
import dev.wgx.command.SetAssembly;
import dev.wgx.command.SetPeers;
import dev.wgx.command.SetVersion;
import dev.wgx.command.SpokeSet;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.UdpDatagram;
import dev.wgx.relay.Event;
import dev.wgx.relay.account.Account;
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.StoreChange;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts what hubs publish in force, and tells them so once it is safe on disk. */
final class Publications {
    /** @param answer to the version that became durable */
    private record Acknowledgement(
            long sequence,
            Peer hub,
            Publication publication,
            UdpDatagram request,
            SetVersion version,
            ByteBuffer answer) {}

    private final PublicKey relayKey;
    private final int maxSpokesPerHub;
    private final Assemblies assemblies;
    private final CommandRation ration;
    private final PeerTable peers;
    private final Permissions permissions;
    private final Revocation revocation;
    private final Displacement displacement;
    private final Accounts accounts;
    private final UnsavedSets unsaved;
    private final Replies replies;
    /** The newest of each hub, in the order of their sequences. */
    private final Map<Peer, Acknowledgement> waitingByHub = new LinkedHashMap<>();

    Publications(
            PublicKey relayKey,
            int maxSpokesPerHub,
            Assemblies assemblies,
            CommandRation ration,
            PeerTable peers,
            Permissions permissions,
            Revocation revocation,
            Displacement displacement,
            Accounts accounts,
            Replies replies) {
        this.relayKey = relayKey;
        this.maxSpokesPerHub = maxSpokesPerHub;
        this.assemblies = assemblies;
        this.ration = ration;
        this.peers = peers;
        this.permissions = permissions;
        this.revocation = revocation;
        this.displacement = displacement;
        this.accounts = accounts;
        this.unsaved = new UnsavedSets(Limits.maxHeldKeys(maxSpokesPerHub));
        this.replies = replies;
    }

    int maxSpokesPerHub() {
        return maxSpokesPerHub;
    }

    /**
     * Handles the command of wgx 0.9: the complete set in one datagram. The relay's own key and the hub's own are
     * passed over, as they were there.
     */
    void onSetPeers(Peer hub, UdpDatagram request, SetPeers command, Turn turn) {
        List<PublicKey> keys = command.keys().stream()
                .filter(key -> !key.equals(relayKey) && !key.equals(hub.key()))
                .toList();
        SpokeSet spokes = SpokeSet.of(keys);
        SetVersion version = spokes.version(hub.publication.version().revision() + 1);
        if (version.hasSameKeysAs(hub.publication.durable()) && version.hasSameKeysAs(hub.publication.version())) {
            replies.send(hub, request, command.answer(true).encode(), turn);
            return;
        }
        Response.@Nullable Refused refusal = findRefusal(hub, 0, spokes, turn);
        if (refusal != null) {
            report(hub, refusal, turn);
            replies.send(hub, request, command.answer(false).encode(), turn);
            return;
        }
        assemblies.remove(hub);
        apply(hub, request, spokes, version, command.answer(true).encode(), turn);
    }

    void onPage(Peer hub, UdpDatagram request, Request.Page command, Turn turn) {
        KeyPage page = command.page();
        if (waitsForStore(hub, page.set())) {
            sendReceived(hub, request, command, page.pages(), turn);
            return;
        }
        SetVersion durable = hub.publication.durable();
        Optional<SetAssembly.Step> step = assemblies.onPage(hub, page, durable, turn.nowNs());
        if (step.isEmpty()) {
            refuse(hub, request, new Response.Refused(command.requestId(), RefusalReason.BUSY, 0), turn);
        } else {
            onStep(hub, request, command, step.get(), turn);
        }
    }

    /** Tells whether the set is in force already, but not safe on disk. */
    private static boolean waitsForStore(Peer hub, SetVersion version) {
        return version.equals(hub.publication.version()) && !version.equals(hub.publication.durable());
    }

    private void onStep(Peer hub, UdpDatagram request, Request.Page command, SetAssembly.Step step, Turn turn) {
        long id = command.requestId();
        switch (step) {
            case SetAssembly.Step.Received(int held) -> sendReceived(hub, request, command, held, turn);
            case SetAssembly.Step.AlreadyPublished() ->
                replies.send(hub, request, new Response.Published(id, hub.publication.durable()).encode(), turn);
            case SetAssembly.Step.Refuse(RefusalReason reason, long detail) ->
                refuse(hub, request, new Response.Refused(id, reason, detail), turn);
            case SetAssembly.Step.Complete(SpokeSet spokes, SetVersion version) ->
                onComplete(hub, request, id, spokes, version, turn);
        }
    }

    private void sendReceived(Peer hub, UdpDatagram request, Request.Page command, int held, Turn turn) {
        KeyPage page = command.page();
        Response.PageReceived received =
                new Response.PageReceived(command.requestId(), page.set().revision(), page.index(), held);
        replies.send(hub, request, received.encode(), turn);
    }

    private void onComplete(
            Peer hub, UdpDatagram request, long requestId, SpokeSet spokes, SetVersion version, Turn turn) {
        long inForce = hub.publication.version().revision();
        Response.@Nullable Refused refusal = version.revision() <= inForce
                ? new Response.Refused(requestId, RefusalReason.STALE_REVISION, inForce)
                : findRefusal(hub, requestId, spokes, turn);
        if (refusal != null) {
            refuse(hub, request, refusal, turn);
            return;
        }
        apply(hub, request, spokes, version, new Response.Published(requestId, version).encode(), turn);
    }

    private Response.@Nullable Refused findRefusal(Peer hub, long requestId, SpokeSet spokes, Turn turn) {
        if (spokes.count() > maxSpokesPerHub) {
            return new Response.Refused(requestId, RefusalReason.TOO_MANY_SPOKES, maxSpokesPerHub);
        }
        Account account = accounts.of(hub);
        if (!displacement.isWithinShare(account, 0, spokes.count() - hub.publishes.size())) {
            return new Response.Refused(requestId, RefusalReason.RELAY_FULL, permissions.limit());
        }
        if (!displacement.isWithinShare(account, permissions.growth(hub, spokes), 0)) {
            return new Response.Refused(requestId, RefusalReason.RELAY_FULL, peers.limit());
        }
        if (!unsaved.admits(account, spokes.count()) || !ration.admitsSetChange(hub, turn.nowNs())) {
            return new Response.Refused(requestId, RefusalReason.BUSY, 0);
        }
        return null;
    }

    private void apply(
            Peer hub, UdpDatagram request, SpokeSet spokes, SetVersion version, ByteBuffer answer, Turn turn) {
        Account account = accounts.of(hub);
        displacement.makeRoom(account, permissions.growth(hub, spokes), spokes.count() - hub.publishes.size(), turn);
        Permissions.Change change = permissions.replace(hub, spokes, turn);
        revocation.review(change.removed(), turn);
        hub.publication.replace(spokes, version);
        long sequence = turn.persist(
                new StoreChange.PutPublishedSet(new PublishedSetRecord(hub.key(), version.revision(), spokes.keys())));
        unsaved.add(sequence, account, spokes.count());
        waitingByHub.remove(hub);
        waitingByHub.put(
                hub, new Acknowledgement(sequence, hub, hub.publication, replies.detach(request), version, answer));
        turn.report(new Event.SpokesPublished(
                hub.key(),
                version.revision(),
                version.count(),
                change.added(),
                change.removed().size()));
        // Keys that gave way and are in this set too have come back.
        displacement.settle(turn);
    }

    void onPersisted(long sequence, Turn turn) {
        unsaved.onPersisted(sequence);
        Iterator<Acknowledgement> inOrder = waitingByHub.values().iterator();
        while (inOrder.hasNext()) {
            Acknowledgement next = inOrder.next();
            if (next.sequence > sequence) {
                return;
            }
            inOrder.remove();
            // A hub that was revoked or gave way in the meantime has another publication, or none.
            if (next.publication == next.hub.publication) {
                next.publication.onDurable(next.version);
                replies.send(next.hub, next.request, next.answer, turn);
            }
        }
    }

    private void refuse(Peer hub, UdpDatagram request, Response.Refused refusal, Turn turn) {
        report(hub, refusal, turn);
        replies.send(hub, request, refusal.encode(), turn);
    }

    private static void report(Peer hub, Response.Refused refusal, Turn turn) {
        turn.report(new Event.PublicationRefused(hub.key(), refusal.reason().describe(refusal.detail())));
    }
}
