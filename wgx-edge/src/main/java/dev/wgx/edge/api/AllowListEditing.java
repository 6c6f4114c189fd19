// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.noise.PublicKey;

/** Changes who is allowed, in the configuration and at once in the relay. Called on a thread of its own; may block. */
public interface AllowListEditing {
    /** The ways in which an edit ends. Only the first may have changed anything. */
    enum Verdict {
        /** Says that it is now as was asked, or was so before. */
        DONE,
        /** Says that it cannot be done here. */
        REFUSED,
        /** Says that the configuration cannot be read, written or applied. */
        FAILED
    }

    record Outcome(Verdict verdict, AllowListAnswer answer) {}

    /** @param name empty for none, or for the present one */
    Outcome allow(PublicKey key, String name);

    Outcome deny(PublicKey key);
}
