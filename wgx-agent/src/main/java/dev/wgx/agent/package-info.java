// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The program that runs at a hub or a spoke, beside a WireGuard that knows nothing of the relay.
 *
 * <ul>
 *   <li>{@link dev.wgx.agent.conf}: hub.conf and spoke.conf, and the texts that are made from them.
 *   <li>{@link dev.wgx.agent.link}: the WireGuard interface, through {@code ip} and {@code wg}.
 *   <li>{@link dev.wgx.agent.relay}: the key query and the publishing of peers, over plain sockets.
 *   <li>{@link dev.wgx.agent.sync}: the watch that keeps file, interface and relay in step for ever.
 * </ul>
 *
 * <p>{@link dev.wgx.agent.Agent} joins them for the command line.
 */
@NullMarked
package dev.wgx.agent;

import org.jspecify.annotations.NullMarked;
