// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.Effects;
import dev.wgx.relay.store.StoreChange;

/** Numbers the changes that must survive a restart. */
final class Journal {
    private long sequence;

    long write(StoreChange change, Effects effects) {
        sequence++;
        effects.persist(sequence, change);
        return sequence;
    }
}
