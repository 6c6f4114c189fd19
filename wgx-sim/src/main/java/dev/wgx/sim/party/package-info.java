// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Who takes part: the relay with its store, hubs and spokes with a real WireGuard device each, a stranger, and an
 * allowed peer that does whatever the network lets it.
 */
@NullMarked
package dev.wgx.sim.party;

import org.jspecify.annotations.NullMarked;
