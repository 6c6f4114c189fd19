// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.direct.Candidate;
import java.util.Optional;

/**
 * The part of a peer's state on the interface that a pair looks at.
 *
 * @param isOnline whether its session is alive
 * @param place where its packets go; empty for the relay
 * @param isBusy whether more than keepalives has passed since the last look
 */
public record Seen(boolean isOnline, Optional<Candidate> place, boolean isBusy) {
    boolean isAtRelay() {
        return place.isEmpty();
    }
}
