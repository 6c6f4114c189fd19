// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.edge.EventDetails;
import dev.wgx.edge.EventFeed;
import dev.wgx.edge.EventSentence;
import dev.wgx.noise.PublicKey;
import java.util.Map;
import java.util.Objects;

/**
 * One line of the event stream.
 *
 * @param atMs milliseconds since 1970
 * @param event the name of the {@link dev.wgx.relay.Event}
 * @param message the same as a sentence, with all details
 * @param details the same by name, for programs
 */
public record EventLine(long atMs, String event, PublicKey peer, String message, Map<String, Object> details) {
    public EventLine {
        details = Objects.requireNonNullElse(details, Map.of());
    }

    static EventLine of(EventFeed.Entry entry) {
        return new EventLine(
                entry.at().toEpochMilli(),
                entry.event().getClass().getSimpleName(),
                entry.event().peer(),
                EventSentence.of(entry.event()),
                EventDetails.of(entry.event()));
    }
}
