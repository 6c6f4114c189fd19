// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The relay's daemon. {@link dev.wgx.daemon.Wgxd} reads its arguments, {@link dev.wgx.daemon.RelayConfigFile} the
 * configuration, and {@link dev.wgx.daemon.Daemon} is the wiring: store, socket, relay, loop, control API, in the order
 * in which each may refuse to start. {@link dev.wgx.daemon.Reload} applies a changed configuration without dropping
 * anybody.
 *
 * <p>The log goes to stderr, one line per message, by {@link dev.wgx.daemon.LineLoggerFinder}.
 */
@NullMarked
package dev.wgx.daemon;

import org.jspecify.annotations.NullMarked;
