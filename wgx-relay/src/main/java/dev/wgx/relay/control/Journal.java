package dev.wgx.relay.control;

import dev.wgx.relay.store.StoreChange;

/** Numbers the changes that must survive a restart. */
final class Journal {
    private long sequence;

    /** The number of the change, which is durable once the store reports this number or a later one. */
    long write(StoreChange change, Turn turn) {
        sequence++;
        turn.effects().persist(sequence, change);
        return sequence;
    }
}
