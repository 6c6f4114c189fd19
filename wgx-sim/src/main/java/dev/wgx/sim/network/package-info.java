// SPDX-License-Identifier: GPL-3.0-or-later
/** The simulated internet: lines that lose, repeat, reorder and spoil packets, and NATs by the words of RFC 4787. */
@NullMarked
package dev.wgx.sim.network;

import org.jspecify.annotations.NullMarked;
