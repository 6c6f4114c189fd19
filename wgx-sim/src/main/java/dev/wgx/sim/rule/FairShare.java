// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.rule;

import dev.wgx.command.PublishClient.Outcome;
import dev.wgx.command.RefusalReason;
import dev.wgx.noise.PublicKey;

/**
 * Insists that the relay has room for honest hubs. Those on the allow-list publish a handful of keys each, far less
 * than their even part of the relay's tables, so none of them may ever be told that the relay is full, whatever others
 * hold.
 */
public final class FairShare {
    private FairShare() {}

    /** Takes the end of a publication by an honest hub that is on the allow-list itself. */
    public static void requireRoom(PublicKey hub, Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused && refused.reason() == RefusalReason.RELAY_FULL) {
            throw new Violation("the hub " + hub + " was refused for lack of room, and others hold more than it does");
        }
    }
}
