// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Handshakes in great numbers, where the other benchmarks send data. A {@link dev.wgx.bench.handshake.HandshakeTrial}
 * lets the spokes of a {@link dev.wgx.bench.peer.Population} begin handshakes of a {@link
 * dev.wgx.bench.handshake.HandshakeKind}, as many as a window has room for. Those through the relay are hollow, so that
 * the bench is cheaper than what it measures. {@link dev.wgx.bench.handshake.RestartTrial} looks at how long it takes
 * all of them to come back after a restart.
 */
@NullMarked
package dev.wgx.bench.handshake;

import org.jspecify.annotations.NullMarked;
