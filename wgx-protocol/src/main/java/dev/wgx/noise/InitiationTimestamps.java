package dev.wgx.noise;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The timestamps of initiations between two peers, which only ever grow in either direction. */
final class InitiationTimestamps {
    private @Nullable Tai64n newestReceived;
    private @Nullable Tai64n newestSent;

    InitiationTimestamps(Optional<Tai64n> newestReceived) {
        this.newestReceived = newestReceived.orElse(null);
    }

    /** Returns whether an initiation with this timestamp may have been accepted before. */
    boolean isReplayed(Tai64n timestamp) {
        return newestReceived != null && timestamp.compareTo(newestReceived) <= 0;
    }

    void onAccepted(Tai64n timestamp) {
        newestReceived = timestamp;
    }

    Optional<Tai64n> newestReceived() {
        return Optional.ofNullable(newestReceived);
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
