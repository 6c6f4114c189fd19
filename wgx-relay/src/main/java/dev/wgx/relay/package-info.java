// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The relay as a state machine: datagrams, deadlines and answers of the store go in, {@link dev.wgx.relay.Effects} come
 * out. It has no socket, file, clock, thread or source of randomness of its own.
 *
 * <p>{@link dev.wgx.relay.Relay} is the front door. It lets {@link dev.wgx.relay.data} forward what the forwarding
 * table knows, and hands everything else to {@link dev.wgx.relay.control}, the table's only writer. What is refused
 * ends in one {@link dev.wgx.relay.DropReason}.
 */
@NullMarked
package dev.wgx.relay;

import org.jspecify.annotations.NullMarked;
