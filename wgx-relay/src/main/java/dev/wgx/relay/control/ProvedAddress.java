// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.ProtocolLimits;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.store.Moment;
import org.jspecify.annotations.Nullable;

/**
 * An address where a peer has shown that it receives.
 *
 * @param proved when it last did
 * @param loser who had proved the same address before; it may be a second peer behind it
 * @param shared whether the loser was heard from there since
 */
record ProvedAddress(Path path, Moment proved, @Nullable Peer loser, boolean shared) {

    ProvedAddress(Path path, Moment proved, @Nullable Peer loser) {
        this(path, proved, loser, false);
    }

    Endpoint endpoint() {
        return path.remote();
    }

    /** Returns when the proof lapses: whoever answered there may have left the address to somebody else. */
    long lapseNs() {
        return proved.nowNs() + ProtocolLimits.REJECT_AFTER_TIME_NS;
    }

    /** Returns when the relay asks for a new proof, if the peer's own handshakes have brought none by then. */
    long renewNs() {
        return proved.nowNs() + Limits.RENEW_AFTER_NS;
    }

    ProvedAddress at(Path other) {
        return new ProvedAddress(other, proved, loser, shared);
    }

    ProvedAddress asShared() {
        return new ProvedAddress(path, proved, loser, true);
    }
}
