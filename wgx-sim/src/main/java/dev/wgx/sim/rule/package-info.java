// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The rules that must hold, written without the relay's code: who may be sent what ({@link Consent},
 * {@link Sightings}), how much goes to an address that nobody has proved ({@link CreditRule}), that there is room
 * for everybody ({@link FairShare}), and that the kernel path forwards nothing that the relay would not
 * ({@link KernelModel}).
 */
@NullMarked
package dev.wgx.sim.rule;

import org.jspecify.annotations.NullMarked;
