// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The relay's life in the outside world. {@link dev.wgx.edge.RelayLoop} is the one thread that owns the relay and its
 * {@link dev.wgx.edge.udp} socket: it receives a batch, takes some questions of other threads from a bounded queue,
 * does what is due, and sleeps until the next deadline.
 *
 * <p>Beside it: {@link dev.wgx.edge.store} keeps what must survive a restart, {@link dev.wgx.edge.api} answers the
 * command line and Prometheus, {@link dev.wgx.edge.EventFeed} carries events to the log and to whoever listens. None of
 * them can hold up the loop: what does not fit their queues is refused or cut off, and counted.
 */
@NullMarked
package dev.wgx.edge;

import org.jspecify.annotations.NullMarked;
