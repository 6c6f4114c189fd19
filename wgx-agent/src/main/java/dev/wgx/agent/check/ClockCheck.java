// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.agent.check.Finding.Subject;
import java.util.List;
import java.util.Optional;

/**
 * Says whether the clock agrees with the relay's. WireGuard's handshakes carry the time, and none is accepted that is
 * older than the newest one.
 */
final class ClockCheck {
    private static final long TOLERANCE_MS = 60_000;
    private static final long NS_PER_MS = 1_000_000;

    private ClockCheck() {}

    /** @param secondsSinceHandshake by the own clock: negative if it was set back since */
    static Finding of(List<Reach> all, long secondsSinceHandshake) {
        Optional<Reach> told =
                all.stream().filter(reach -> reach.reflection().isPresent()).findFirst();
        if (told.isPresent()) {
            return of(told.get());
        }
        if (secondsSinceHandshake < 0) {
            return Finding.problem(
                    Subject.CLOCK,
                    "This machine's clock was set back by " + text(-secondsSinceHandshake * 1000)
                            + " or more since the last handshake with the relay.",
                    remedy());
        }
        return Finding.unknown(
                Subject.CLOCK,
                "The relay does not tell its clock.",
                "Compare `date -u` here and on the relay; a newer relay tells.");
    }

    private static Finding of(Reach reach) {
        long relayMs = reach.reflection().orElseThrow().wallMs() + reach.roundTripNs() / 2 / NS_PER_MS;
        long aheadMs = reach.localWallMs() - relayMs;
        if (Math.abs(aheadMs) < TOLERANCE_MS) {
            return Finding.ok(Subject.CLOCK, "This machine's clock agrees with the relay's.");
        }
        return Finding.problem(
                Subject.CLOCK,
                "This machine's clock is " + text(Math.abs(aheadMs)) + (aheadMs < 0 ? " behind" : " ahead of")
                        + " the relay's.",
                remedy());
    }

    private static String remedy() {
        return "Set the clock, as by `timedatectl set-ntp on`. If the relay has seen a handshake with a later time it"
                + " refuses others until then: `wgx relay forget KEY` on the relay ends that.";
    }

    private static String text(long ms) {
        long minutes = Math.round(ms / 60_000.0);
        if (minutes >= 48 * 60) {
            return minutes / (24 * 60) + " days";
        }
        return minutes >= 120 ? Math.round(minutes / 60.0) + " hours" : minutes + " min";
    }
}
