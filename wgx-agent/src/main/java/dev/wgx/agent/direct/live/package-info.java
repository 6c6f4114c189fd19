// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The part of direct paths that touches the machine: {@link dev.wgx.agent.direct.live.DirectLoop} is the thread that
 * owns all {@link dev.wgx.agent.direct.DirectPair}s of an interface, and carries out what they want.
 */
@NullMarked
package dev.wgx.agent.direct.live;

import org.jspecify.annotations.NullMarked;
