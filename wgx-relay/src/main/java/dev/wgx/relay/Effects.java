package dev.wgx.relay;

import dev.wgx.relay.store.StoreChange;

/** What the relay wants done. The loop carries it out; tests record it. */
public interface Effects extends Sender {

    /**
     * Makes a change durable. Changes are applied in the order given. When change number {@code sequence} is safe on disk
     * the loop calls {@link Relay#onPersisted}; sequences grow by one.
     */
    void persist(long sequence, StoreChange change);

    /** Something an operator may want to know of: for the log and the control API's event stream. */
    void report(Event event);
}
