// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.Event;
import java.util.OptionalLong;

/**
 * Finds peers whose clock was ahead once. Their timestamps must grow (WireGuard 5.1), so that they are refused until
 * the day that their clock showed, unless an operator lets the relay forget it.
 */
final class FutureClock {
    private static final long MS_PER_SECOND = 1000;

    /** Returns until when the peer's initiations are refused, in milliseconds since 1970; empty when they are not. */
    static OptionalLong refusedUntilMs(Peer peer, long wallMs) {
        OptionalLong untilMs = peer.newestTimestamp().stream()
                .mapToLong(timestamp -> timestamp.unixSeconds() * MS_PER_SECOND)
                .findFirst();
        boolean isAhead = untilMs.isPresent() && untilMs.getAsLong() - wallMs > Limits.CLOCK_TOLERANCE_MS;
        return isAhead ? untilMs : OptionalLong.empty();
    }

    /**
     * Tells the operator of a refused peer that will not come back by itself, now and then.
     *
     * @return whether it is such a peer
     */
    static boolean onReplayed(Peer peer, Turn turn) {
        OptionalLong untilMs = refusedUntilMs(peer, turn.wallMs());
        if (untilMs.isPresent() && turn.nowNs() - peer.clockReportedNs >= Limits.CLOCK_REPORT_INTERVAL_NS) {
            peer.clockReportedNs = turn.nowNs();
            turn.report(new Event.ClockWentBack(peer.key(), untilMs.getAsLong()));
        }
        return untilMs.isPresent();
    }

    private FutureClock() {}
}
