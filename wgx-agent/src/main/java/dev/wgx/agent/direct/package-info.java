// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Direct paths: finds out whether hub and spoke reach each other without the relay, switches the running tunnel there
 * and back, and watches it.
 *
 * <p>{@link dev.wgx.agent.direct.DirectPair} decides for one pair, without clock, socket or thread. What it wants done
 * goes to {@link dev.wgx.agent.direct.DirectActions}. docs/direct-paths.md tells the whole story.
 */
@NullMarked
package dev.wgx.agent.direct;

import org.jspecify.annotations.NullMarked;
