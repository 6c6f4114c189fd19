// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A hub and its spokes, played by one process, and their way through a relay.
 *
 * <p>A {@link dev.wgx.bench.peer.Network} makes that way for a {@link dev.wgx.bench.peer.DrivenRelay}: each peer is a
 * PortDevice with WireGuard's own handshakes and timers (of the protocol module) on a UDP port of its own. Where the
 * relay asks for it, all authenticate and the hub publishes its spokes; then each spoke shakes hands with the hub
 * through the relay, and both ends learn which receiver index to write into their probes. Rekeys go on while probes are
 * sent: a Flow is redirected to the new index, and what is under way with the old one still counts.
 *
 * <p>Hub and spokes are a Side each: one thread that owns its ports, devices, flows, sender and sink. Others reach it
 * by {@link dev.wgx.bench.peer.Side#call}.
 */
@NullMarked
package dev.wgx.bench.peer;

import org.jspecify.annotations.NullMarked;
