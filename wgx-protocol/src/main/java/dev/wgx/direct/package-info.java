// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The words of two agents who look for a path between their WireGuards that does without the relay.
 *
 * <p>{@link dev.wgx.direct.DirectMessage} goes inside the tunnel between the two, so that the relay sees none of it. A
 * {@link dev.wgx.direct.Probe} goes outside, between the two ports that WireGuard itself uses. docs/protocol.md has the
 * bytes.
 */
@NullMarked
package dev.wgx.direct;

import org.jspecify.annotations.NullMarked;
