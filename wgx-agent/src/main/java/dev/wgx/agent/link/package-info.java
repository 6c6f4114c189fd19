// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The WireGuard interface of a hub or a spoke, through {@code ip} and {@code wg}.
 *
 * <p>{@link dev.wgx.agent.link.Commands} runs programs; tests give a recording one.
 * {@link dev.wgx.agent.link.WireGuardLink} starts, stops and reloads an interface: kernel WireGuard, or where the
 * kernel has none a user-space program, as wg-quick chooses it. {@link dev.wgx.agent.link.LiveLink} is what
 * {@code wg show dump} tells of a running one, whoever made it.
 *
 * <p>Secrets go to {@code wg} by standard input, never by an argument, and no output that may hold one is repeated.
 */
@NullMarked
package dev.wgx.agent.link;

import org.jspecify.annotations.NullMarked;
