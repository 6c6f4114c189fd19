package dev.wgx.relay.control;

import dev.wgx.relay.Path;
import org.jspecify.annotations.Nullable;

/** Holds what is known of a peer's addresses. Only {@link AddressProof} and {@link Endpoints} write here; anybody may read. */
final class PeerAddresses {
    private @Nullable Path path;
    private @Nullable Path answeredAt;
    private @Nullable Path initiatedAt;

    /** Returns the way to the peer that it has proved, if there is one. */
    @Nullable
    Path path() {
        return path;
    }

    void setPath(@Nullable Path proved) {
        path = proved;
    }

    /** Returns where the relay's newest response went: whoever confirms that handshake can receive there. */
    @Nullable
    Path answeredAt() {
        return answeredAt;
    }

    void setAnsweredAt(Path to) {
        answeredAt = to;
    }

    /** Returns where the relay's own unanswered initiation went: whoever responds to it can receive there. */
    @Nullable
    Path initiatedAt() {
        return initiatedAt;
    }

    void setInitiatedAt(@Nullable Path to) {
        initiatedAt = to;
    }
}
