// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import dev.wgx.relay.store.StoreChange;

/** The things that the relay wants done. The loop carries them out; tests record them. */
public interface Effects extends Sender {

    /**
     * Makes a change durable. Changes are applied in the order given. When change number {@code sequence} is safe on
     * disk the loop calls {@link Relay#onPersisted}; sequences grow by one.
     */
    void persist(long sequence, StoreChange change);

    /** Reports something that an operator may want to know of: for the log and the control API's event stream. */
    void report(Event event);
}
