// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The parties: the relay with its store, hubs and spokes with a real WireGuard device each, and an allowed peer that
 * does whatever the network lets it.
 */
@NullMarked
package dev.wgx.sim.party;

import org.jspecify.annotations.NullMarked;
