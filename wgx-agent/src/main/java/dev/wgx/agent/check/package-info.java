// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The examination of a hub or a spoke and its way to the relay.
 *
 * <p>{@link dev.wgx.agent.check.Examination} looks at everything and comes to
 * {@link dev.wgx.agent.check.Finding findings}. It sees values; a class for each subject says of them whether that is
 * well, and what to do. So a verdict has a test without a network. {@link dev.wgx.agent.check.Mirror} asks the relay
 * outside the tunnel how this machine looks.
 */
@NullMarked
package dev.wgx.agent.check;

import org.jspecify.annotations.NullMarked;
