// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The conversation of a peer and the relay inside their tunnel: bytes and state machines, no I/O. All integers are
 * little-endian; {@code docs/protocol.md} has the layouts and a worked example.
 *
 * <p>{@link dev.wgx.command.SetPeers} is the one command of wgx 0.9: a hub's whole set of spokes in one datagram.
 *
 * <p>Beyond it a hub publishes a {@link dev.wgx.command.SpokeSet} in pages. {@link dev.wgx.command.PublishClient} asks
 * which set the relay has, sends the pages when it is another one, and repeats what gets lost;
 * {@link dev.wgx.command.SetAssembly} collects them at the relay until the set is whole. Pages may be lost, repeated
 * and reordered: what counts is the revision and the hash. A request that cannot be served gets a
 * {@link dev.wgx.command.RefusalReason}; what is not of this protocol gets nothing.
 */
@NullMarked
package dev.wgx.command;

import org.jspecify.annotations.NullMarked;
