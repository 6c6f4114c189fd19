// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The timestamps of initiations between two peers, which only ever grow in either direction. */
public final class InitiationTimestamps {
    /** The timestamp before all others. As to other WireGuards, one of zeros is never new. */
    private static final Tai64n NONE = Tai64n.of(new byte[Tai64n.LENGTH]);

    private @Nullable Tai64n newestReceived;
    private @Nullable Tai64n newestSent;

    /** Makes those of two peers that have had nothing to do with each other. */
    public InitiationTimestamps() {
        this(Optional.empty(), Optional.empty());
    }

    /**
     * @param newestReceived of the newest initiation ever accepted from the peer, so that none is accepted twice
     * @param newestSent of the newest initiation ever sent to the peer, so that it takes the next one for no replay
     */
    public InitiationTimestamps(Optional<Tai64n> newestReceived, Optional<Tai64n> newestSent) {
        this.newestReceived = newestReceived.orElse(null);
        this.newestSent = newestSent.orElse(null);
    }

    /** Returns whether an initiation with this timestamp may have been accepted before. */
    boolean isReplayed(Tai64n timestamp) {
        return timestamp.compareTo(newestReceived == null ? NONE : newestReceived) <= 0;
    }

    void onAccepted(Tai64n timestamp) {
        newestReceived = timestamp;
    }

    /** Returns the timestamp of the newest initiation that was accepted. */
    public Optional<Tai64n> newestReceived() {
        return Optional.ofNullable(newestReceived);
    }

    /** Returns the timestamp of the newest initiation that was made for the peer. */
    public Optional<Tai64n> newestSent() {
        return Optional.ofNullable(newestSent);
    }

    /** Returns the timestamp of our next initiation, which is the present unless the wall clock went back. */
    Tai64n next(long wallNs) {
        Tai64n timestamp = Tai64n.ofWallClock(wallNs);
        if (newestSent != null && timestamp.compareTo(newestSent) <= 0) {
            timestamp = newestSent.next();
        }
        newestSent = timestamp;
        return timestamp;
    }
}
