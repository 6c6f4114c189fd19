// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One end of a conversation with the relay's command port. It is told what arrives and what time it is; what it sends
 * goes to a sink as complete datagrams, and it comes to its outcome in bounded time.
 *
 * @param <O> what it comes to
 */
public interface CommandClient<O> {
    Optional<O> outcome();

    /** Returns when {@link #onDeadline} wants to be called next; Long.MAX_VALUE once there is an outcome. */
    long nextDeadlineNs();

    /** Sends what is due; does nothing when nothing is. */
    void onDeadline(long nowNs, Consumer<ByteBuffer> sink);

    /** Handles one datagram from the relay's command port, which is borrowed for the call. */
    void onDatagram(ByteBuffer datagram, long nowNs, Consumer<ByteBuffer> sink);
}
