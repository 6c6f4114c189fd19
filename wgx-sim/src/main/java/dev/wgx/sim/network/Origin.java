// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.network;

import dev.wgx.noise.PublicKey;
import java.util.Optional;

/**
 * The truth about a packet, which nobody can see but the simulation.
 *
 * @param maker who made its bytes; empty if a line spoiled them
 * @param intended whose key they are encrypted for, if they are an honest WireGuard message
 * @param forged it was sent by somebody else than the maker, or with a source that is not the sender's
 */
public record Origin(Optional<PublicKey> maker, Optional<PublicKey> intended, boolean forged) {
    /** Stands for bytes that a line has spoiled. */
    public static final Origin NOISE = new Origin(Optional.empty(), Optional.empty(), true);

    /** Makes the origin of an honest WireGuard message. */
    public static Origin honest(PublicKey maker, PublicKey intended) {
        return new Origin(Optional.of(maker), Optional.of(intended), false);
    }

    /** Makes the origin of other bytes, sent by their maker from its own address. */
    public static Origin open(PublicKey maker) {
        return new Origin(Optional.of(maker), Optional.empty(), false);
    }

    /** Returns the origin of the same bytes, sent by somebody else. */
    public Origin stolen() {
        return new Origin(maker, intended, true);
    }
}
