// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Keeping the configuration, the interface and the relay in step for ever.
 *
 * <p>{@link dev.wgx.agent.sync.SyncWatch} decides what to do when, told of time and outcomes; it has no clock, file or
 * socket. Every {@code ROUND_NS} it looks at the interface and makes one small round trip to the relay, which publishes
 * again if the relay has lost the set; when handshakes with the relay grow old it has the relay's name looked up again.
 * It says one line per change of state. {@link dev.wgx.agent.sync.SyncLoop} carries its orders out.
 */
@NullMarked
package dev.wgx.agent.sync;

import org.jspecify.annotations.NullMarked;
