// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.agent.check.Finding.Subject;
import java.util.OptionalInt;
import java.util.SortedMap;

/** Says whether the NAT keeps a silent mapping for longer than the interface is silent. */
final class MappingTimeCheck {
    /** The time by which a keepalive should be shorter than a NAT keeps a mapping. */
    private static final int MARGIN_SECONDS = 2;

    private MappingTimeCheck() {}

    /**
     * @param keepaliveSeconds of the relay's peer; empty: off
     * @param isKept whether a mapping was there after so many seconds of silence: 0 tells whether that can be seen
     */
    static Finding of(OptionalInt keepaliveSeconds, SortedMap<Integer, Boolean> isKept, String file) {
        if (!isKept.getOrDefault(0, false)) {
            return Finding.unknown(
                    Subject.MAPPING_TIME, "How long the NAT keeps a mapping cannot be seen: it lets nothing in.", "");
        }
        if (keepaliveSeconds.isEmpty()) {
            return Finding.problem(
                    Subject.MAPPING_TIME,
                    "There is a NAT, and no keepalive keeps its mapping: after a silence nobody reaches this machine.",
                    "Set PersistentKeepalive = 23 in the relay's [Peer] in " + file + ".");
        }
        int keepalive = keepaliveSeconds.getAsInt();
        int kept = isKept.entrySet().stream()
                .takeWhile(entry -> entry.getValue())
                .mapToInt(entry -> entry.getKey())
                .max()
                .orElse(0);
        if (kept >= keepalive) {
            return Finding.ok(
                    Subject.MAPPING_TIME,
                    "The NAT keeps a silent mapping for at least " + kept + " s; the keepalive is " + keepalive
                            + " s.");
        }
        int lost = isKept.tailMap(kept + 1).firstKey();
        return Finding.problem(
                Subject.MAPPING_TIME,
                "The NAT forgets a silent mapping within " + lost + " s, before the keepalive of " + keepalive
                        + " s: in between nobody reaches this machine.",
                "Set PersistentKeepalive = " + Math.max(1, kept - MARGIN_SECONDS) + " in the relay's [Peer] in " + file
                        + ".");
    }
}
