// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import dev.wgx.relay.DropReason;
import dev.wgx.relay.Event;
import dev.wgx.relay.Event.AddressShared;
import dev.wgx.relay.Event.ClockWentBack;
import dev.wgx.relay.Event.EndpointChanged;
import dev.wgx.relay.Event.EndpointTaken;
import dev.wgx.relay.Event.EventsOmitted;
import dev.wgx.relay.Event.PeerOffline;
import dev.wgx.relay.Event.PeerOnline;
import dev.wgx.relay.Event.PeerRefused;
import dev.wgx.relay.Event.PeerRevoked;
import dev.wgx.relay.Event.PublicationRefused;
import dev.wgx.relay.Event.SpokesDisplaced;
import dev.wgx.relay.Event.SpokesPublished;
import java.time.Instant;

/** An event in an operator's words. */
public final class EventSentence {
    private EventSentence() {}

    public static String of(Event event) {
        String peer = "peer " + event.peer();
        return switch (event) {
            case PeerOnline e -> peer + " is online at " + e.endpoint();
            case PeerOffline e -> peer + " is offline";
            case EndpointChanged e -> peer + " moved from " + e.from() + " to " + e.to();
            case EndpointTaken e -> peer + " lost the endpoint " + e.endpoint() + " to peer " + e.by();
            case AddressShared e ->
                peer + " sends from " + e.endpoint() + ", which belongs to peer " + e.with()
                        + ": two peers behind one address and port, of which only one can be served";
            case ClockWentBack e ->
                peer + " is refused until " + Instant.ofEpochMilli(e.refusedUntilMs())
                        + ", since its clock was that far ahead once: set its clock, then run `wgx relay forget "
                        + e.peer() + "`";
            case SpokesPublished e ->
                "hub " + e.peer() + " publishes " + of(e.count(), "spoke") + ": " + e.added() + " added, " + e.removed()
                        + " removed, revision " + e.revision();
            case SpokesDisplaced e ->
                "the relay is full: " + of(e.removed(), "spoke") + " of hub " + e.peer() + " made room for others, "
                        + of(e.left(), "spoke") + (e.left() == 1 ? " is left" : " are left");
            case PublicationRefused e -> "a publication of " + peer + " was refused: " + e.reason();
            case EventsOmitted e ->
                of(e.count(), "event") + " of " + peer + " and of others on the same account "
                        + (e.count() == 1 ? "was" : "were") + " left out: too many at once";
            case PeerRefused e ->
                peer + " was refused at " + e.endpoint() + ", " + e.reason()
                        + (e.reason() == DropReason.NOT_ALLOWED
                                ? ": to let it in, run `wgx relay allow " + e.peer() + "`"
                                : "");
            case PeerRevoked e -> peer + " is no longer allowed: its sessions have ended";
        };
    }

    private static String of(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
