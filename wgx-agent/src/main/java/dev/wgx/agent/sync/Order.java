// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import dev.wgx.config.HostPort;
import java.util.Optional;

/** The things that a {@link SyncWatch} may want done now. */
sealed interface Order {
    /** Look at the interface; answered by {@code onInterface} or {@code onInterfaceAbsent}. */
    record Inspect() implements Order {}

    /** Make the interface again; answered by {@code onMade}. */
    record Make() implements Order {}

    /** Publish what the configuration has; answered by {@code onPublished}. */
    record Publish() implements Order {}

    /** Find out why the relay does not answer; answered by {@code onDiagnosed}. */
    record Diagnose() implements Order {}

    /**
     * Give the relay a new session with this peer; answered by {@code onCalled}.
     *
     * @param endpoint another endpoint to call the relay at; empty: the one that it has
     */
    record Call(Optional<HostPort> endpoint) implements Order {}

    /**
     * Let the peers that are reached through the relay follow it; answered by {@code onFollowed}.
     *
     * @param endpoint where it answers
     * @param former where it answered before, or was when the watch began
     * @param hasMoved whether the peers may be elsewhere: the relay has moved, or the interface is another
     */
    record Follow(HostPort endpoint, HostPort former, boolean hasMoved) implements Order {}

    /** Do nothing before the deadline. */
    record Wait() implements Order {}
}
