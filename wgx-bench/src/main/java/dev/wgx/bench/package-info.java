// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * {@code wgx-bench}: drives a relay with the traffic of a hub and its spokes and says what became of it. Any relay that
 * a standard WireGuard peer can use will do, plain kernel forwarding too.
 *
 * <p>{@link dev.wgx.bench.WgxBench} is the root of the command line; a {@link dev.wgx.bench.Trial} puts one load
 * through one relay, and a {@link dev.wgx.bench.Contest} several of them in turn. Peers are in
 * {@link dev.wgx.bench.peer}, probes in {@link dev.wgx.bench.traffic}, numbers in {@link dev.wgx.bench.measure}.
 */
@NullMarked
package dev.wgx.bench;

import org.jspecify.annotations.NullMarked;
