package dev.wgx.relay;

import dev.wgx.relay.store.StoreChange;
import java.nio.ByteBuffer;

/** What the relay wants done. The loop carries it out; tests record it. */
public interface Effects {

    /**
     * Sends one datagram. The bytes between position and limit are borrowed for the call, except that a payload which is
     * the very buffer of the {@link Datagram} being handled stays valid as long as that datagram's batch does.
     *
     * @param trafficClass DSCP and ECN to send with
     */
    void send(ByteBuffer payload, Path path, int trafficClass);

    /**
     * Makes a change durable. Changes are applied in the order given. When change number {@code sequence} is safe on disk
     * the loop calls {@link Relay#onPersisted}; sequences grow by one.
     */
    void persist(long sequence, StoreChange change);

    /** Something an operator may want to know of: for the log and the control API's event stream. */
    void report(Event event);
}
