package dev.wgx.relay.control;

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
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.StoreChange;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts what hubs publish in force, and tells them so once it is safe on disk. */
final class Publications {
    private static final class Assembly {
        private final SetAssembly pages;
        private long lastPageNs;

        Assembly(SetAssembly pages) {
            this.pages = pages;
        }
    }

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
    private final PeerTable peers;
    private final Permissions permissions;
    private final Revocation revocation;
    private final Replies replies;
    private final Map<Peer, Assembly> assemblyByHub = new LinkedHashMap<>();
    /** In the order of their sequences. */
    private final ArrayDeque<Acknowledgement> waiting = new ArrayDeque<>();

    Publications(
            PublicKey relayKey,
            int maxSpokesPerHub,
            PeerTable peers,
            Permissions permissions,
            Revocation revocation,
            Replies replies) {
        this.relayKey = relayKey;
        this.maxSpokesPerHub = maxSpokesPerHub;
        this.peers = peers;
        this.permissions = permissions;
        this.revocation = revocation;
        this.replies = replies;
    }

    int maxSpokesPerHub() {
        return maxSpokesPerHub;
    }

    /** wgx 0.9: the complete set in one datagram. The relay's own key and the hub's own are passed over, as they were there. */
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
        Response.@Nullable Refused refusal = findRefusal(0, spokes);
        if (refusal != null) {
            report(hub, refusal, turn);
            replies.send(hub, request, command.answer(false).encode(), turn);
            return;
        }
        assemblyByHub.remove(hub);
        apply(hub, request, spokes, version, command.answer(true).encode(), turn);
    }

    void onPage(Peer hub, UdpDatagram request, Request.Page command, Turn turn) {
        long id = command.requestId();
        Assembly assembly = findOrBegin(hub, turn);
        if (assembly == null) {
            refuse(hub, request, new Response.Refused(id, RefusalReason.BUSY, 0), turn);
            return;
        }
        assembly.lastPageNs = turn.nowNs();
        SetVersion durable = hub.publication.durable();
        switch (assembly.pages.onPage(command.page(), durable, turn.nowNs())) {
            case SetAssembly.Step.Received(int held) ->
                replies.send(
                        hub,
                        request,
                        new Response.PageReceived(
                                        id,
                                        command.page().set().revision(),
                                        command.page().index(),
                                        held)
                                .encode(),
                        turn);
            case SetAssembly.Step.AlreadyPublished() ->
                replies.send(hub, request, new Response.Published(id, durable).encode(), turn);
            case SetAssembly.Step.Refuse(RefusalReason reason, long detail) ->
                refuse(hub, request, new Response.Refused(id, reason, detail), turn);
            case SetAssembly.Step.Complete(SpokeSet spokes, SetVersion version) ->
                onComplete(hub, request, id, spokes, version, turn);
        }
    }

    private void onComplete(
            Peer hub, UdpDatagram request, long requestId, SpokeSet spokes, SetVersion version, Turn turn) {
        long inForce = hub.publication.version().revision();
        Response.@Nullable Refused refusal = version.revision() <= inForce
                ? new Response.Refused(requestId, RefusalReason.STALE_REVISION, inForce)
                : findRefusal(requestId, spokes);
        if (refusal != null) {
            assemblyByHub.remove(hub);
            refuse(hub, request, refusal, turn);
            return;
        }
        apply(hub, request, spokes, version, new Response.Published(requestId, version).encode(), turn);
    }

    private Response.@Nullable Refused findRefusal(long requestId, SpokeSet spokes) {
        if (spokes.count() > maxSpokesPerHub) {
            return new Response.Refused(requestId, RefusalReason.TOO_MANY_SPOKES, maxSpokesPerHub);
        }
        if (permissions.newcomers(spokes) > peers.room()) {
            return new Response.Refused(requestId, RefusalReason.RELAY_FULL, peers.limit());
        }
        if (waiting.size() >= Limits.MAX_WAITING_ACKNOWLEDGEMENTS) {
            return new Response.Refused(requestId, RefusalReason.BUSY, 0);
        }
        return null;
    }

    private void apply(
            Peer hub, UdpDatagram request, SpokeSet spokes, SetVersion version, ByteBuffer answer, Turn turn) {
        Permissions.Change change = permissions.replace(hub, spokes, turn);
        revocation.review(change.removed(), turn);
        hub.publication.replace(spokes, version);
        long sequence = turn.persist(
                new StoreChange.PutPublishedSet(new PublishedSetRecord(hub.key(), version.revision(), spokes.keys())));
        waiting.addLast(new Acknowledgement(sequence, hub, hub.publication, replies.detach(request), version, answer));
        turn.report(new Event.SpokesPublished(
                hub.key(),
                version.revision(),
                version.count(),
                change.added(),
                change.removed().size()));
    }

    void onPersisted(long sequence, Turn turn) {
        for (Acknowledgement head = waiting.peekFirst();
                head != null && head.sequence <= sequence;
                head = waiting.peekFirst()) {
            waiting.removeFirst();
            // A hub that was revoked in the meantime has another publication, or none.
            if (head.publication == head.hub.publication) {
                acknowledge(head, turn);
            }
        }
    }

    private void acknowledge(Acknowledgement durable, Turn turn) {
        durable.publication.onDurable(durable.version);
        if (durable.version.equals(durable.publication.version())) {
            assemblyByHub.remove(durable.hub);
        }
        replies.send(durable.hub, durable.request, durable.answer, turn);
    }

    private @Nullable Assembly findOrBegin(Peer hub, Turn turn) {
        Assembly known = assemblyByHub.get(hub);
        if (known != null) {
            return known;
        }
        if (assemblyByHub.size() >= Limits.MAX_ASSEMBLIES) {
            assemblyByHub.values().removeIf(a -> turn.nowNs() - a.lastPageNs > Limits.ASSEMBLY_LIFETIME_NS);
        }
        if (assemblyByHub.size() >= Limits.MAX_ASSEMBLIES) {
            return null;
        }
        Assembly begun = new Assembly(new SetAssembly(relayKey, hub.key(), maxSpokesPerHub));
        assemblyByHub.put(hub, begun);
        return begun;
    }

    private void refuse(Peer hub, UdpDatagram request, Response.Refused refusal, Turn turn) {
        report(hub, refusal, turn);
        replies.send(hub, request, refusal.encode(), turn);
    }

    private static void report(Peer hub, Response.Refused refusal, Turn turn) {
        turn.report(new Event.PublicationRefused(hub.key(), refusal.reason().describe(refusal.detail())));
    }
}
