// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

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
import java.util.Map;
import java.util.TreeMap;

/** The things that an event says besides its kind and its peer, by name, for programs. */
public final class EventDetails {
    private EventDetails() {}

    /** Returns them sorted by name. */
    public static Map<String, Object> of(Event event) {
        return new TreeMap<>(unsorted(event));
    }

    private static Map<String, Object> unsorted(Event event) {
        return switch (event) {
            case PeerOnline e -> Map.of("endpoint", e.endpoint().toString());
            case PeerOffline _, PeerRevoked _ -> Map.of();
            case PeerRefused e ->
                Map.of("endpoint", e.endpoint().toString(), "reason", e.reason().name());
            case EndpointChanged e -> Map.of("from", e.from().toString(), "to", e.to().toString());
            case EndpointTaken e -> Map.of("endpoint", e.endpoint().toString(), "by", e.by().toString());
            case AddressShared e ->
                Map.of("endpoint", e.endpoint().toString(), "with", e.with().toString());
            case ClockWentBack e -> Map.of("refusedUntilMs", e.refusedUntilMs());
            case SpokesPublished e ->
                Map.of("revision", e.revision(), "count", e.count(), "added", e.added(), "removed", e.removed());
            case SpokesDisplaced e -> Map.of("removed", e.removed(), "left", e.left());
            case PublicationRefused e -> Map.of("reason", e.reason());
            case EventsOmitted e -> Map.of("count", e.count());
        };
    }
}
