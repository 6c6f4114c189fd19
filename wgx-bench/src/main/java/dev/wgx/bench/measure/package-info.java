// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The costs of a relay and its results, as numbers.
 *
 * <p>{@link dev.wgx.bench.measure.TaskClocks} and {@link dev.wgx.bench.measure.Memory} read /proc. A
 * {@link dev.wgx.bench.measure.Round} is the outcome of one load. Single rounds say little on a machine that does other
 * things too, so a {@link dev.wgx.bench.measure.Comparison} takes rounds of several relays in turn, and relates each
 * round to the one of the reference beside it: what disturbs both cancels out. A {@link dev.wgx.bench.measure.Spread}
 * is the median of such numbers, and how far they go.
 */
@NullMarked
package dev.wgx.bench.measure;

import org.jspecify.annotations.NullMarked;
