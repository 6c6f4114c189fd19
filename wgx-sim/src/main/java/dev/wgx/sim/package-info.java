// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The whole system in virtual time: the real cores of the relay and of WireGuard devices, on a simulated internet.
 *
 * <p>A {@link Run} is made from one seed and is the same bit for bit each time. It lays out a relay, hubs, spokes and
 * NATs ({@link Layout}), draws a {@link Plan} of steps, from a changed published set to a relay that crashes, and takes
 * them one after the other while packets travel. {@code rule} says what must hold at each packet that the relay sends.
 * In the end the faults stop, and all who may talk must do so again within a stated time, whatever an allowed but
 * malicious peer goes on doing.
 *
 * <p>A run that breaks a rule is made shorter step by step ({@link Minimiser}) and shown as a sequence diagram.
 */
@NullMarked
package dev.wgx.sim;

import org.jspecify.annotations.NullMarked;
