// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The files of a hub and a spoke.
 *
 * <p>{@link dev.wgx.agent.conf.AgentConfig} is a file that was read, checked as a whole, and can be changed and saved;
 * comments stay. Its {@code [Peer]} sections are {@link dev.wgx.agent.conf.PeerEntry}: one of them is the relay, known
 * by its pinned key, the others are the hub's spokes or the spoke's hubs. {@link dev.wgx.agent.conf.AddressPool} finds
 * the next spoke's address. {@link dev.wgx.agent.conf.SpokeText} and {@link dev.wgx.agent.conf.PeerText} are for other
 * programs' files.
 */
@NullMarked
package dev.wgx.agent.conf;

import org.jspecify.annotations.NullMarked;
