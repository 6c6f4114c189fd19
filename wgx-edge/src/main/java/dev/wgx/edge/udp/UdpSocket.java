// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.HopLimit;
import dev.wgx.relay.Path;
import dev.wgx.relay.Sender;
import java.nio.ByteBuffer;

/**
 * One bound UDP port, dual-stack where the system is. One thread calls everything but {@link #wakeup} and the counters.
 */
public interface UdpSocket extends Sender, AutoCloseable {

    /**
     * Waits until datagrams have come, the time has passed, or {@link #wakeup} was called since the last return; then
     * hands over a bounded batch of what is there, perhaps nothing.
     *
     * @param timeoutNs 0 to poll; Long.MAX_VALUE to wait without end
     */
    void receive(long timeoutNs, Receiver receiver);

    /**
     * Sends one datagram, at the latest on {@link #flush}; datagrams of one path keep their order. A failure is
     * counted, not thrown. The payload is borrowed for the call, except that one which is the very buffer of a datagram
     * that the current {@link #receive} handed over may be kept until that call returns, which flushes it.
     *
     * @param trafficClass DSCP and ECN to send with, as far as the implementation can
     * @param hopLimit the TTL or hop limit to send with, as far as the implementation can; or {@link
     *     HopLimit#UNSPECIFIED}
     */
    @Override
    void send(ByteBuffer payload, Path path, int trafficClass, int hopLimit);

    /** Hands everything that was queued to the kernel. */
    void flush();

    /** Ends the current or the next wait in {@link #receive}. From any thread; harmless after {@link #close}. */
    void wakeup();

    int localPort();

    /** Returns what the counter has counted. From any thread; perhaps a little behind. */
    long count(SocketCounter counter);

    /** Describes for the log how this socket does its work. */
    String description();

    @Override
    void close();
}
