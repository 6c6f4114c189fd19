// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The traffic through a relay and what becomes of it, without a word about how the relay came to forward it.
 *
 * <p>A {@link dev.wgx.bench.traffic.Probe} is a datagram that looks like WireGuard's transport data and says of which
 * {@link dev.wgx.bench.traffic.Flow} it is, its place in it, and when it left. A {@link dev.wgx.bench.traffic.Sender}
 * sends the bursts that a {@link dev.wgx.bench.traffic.Load} asks for, when its {@link dev.wgx.bench.traffic.Pacing}
 * permits: at a fixed rate whatever happens, or as fast as the relay delivers. A {@link dev.wgx.bench.traffic.Sink}
 * keeps {@link dev.wgx.bench.traffic.Arrivals} for each flow, so that loss, repetition and disorder are told apart.
 * Sender and sink are in one process and share one monotonic clock.
 */
@NullMarked
package dev.wgx.bench.traffic;

import org.jspecify.annotations.NullMarked;
