// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

/**
 * A peer's place in the kernel's map of peers.
 *
 * @param generation another one for each peer that has had the slot, so that an entry of an earlier one leads nowhere
 */
public record PeerRef(int slot, int generation) {}
