package dev.wgx.relay;

import java.nio.ByteBuffer;

/** The way out for datagrams. */
@FunctionalInterface
public interface Sender {

    /**
     * Sends one datagram. The bytes between position and limit are borrowed for the call, except that a payload which is
     * the very buffer of the {@link Datagram} being handled stays valid as long as that datagram's batch does.
     *
     * @param trafficClass DSCP and ECN to send with
     */
    void send(ByteBuffer payload, Path path, int trafficClass);
}
