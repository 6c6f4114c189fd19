// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A hub or a spoke as a person sees it at one glance.
 *
 * <p>{@link dev.wgx.agent.status.Picture} is what file, interface and relay say at one moment. From it
 * {@link dev.wgx.agent.status.CounterpartView} makes one line for each spoke or hub, and
 * {@link dev.wgx.agent.status.Problem} what is wrong and what to do. {@link dev.wgx.agent.status.RelayInquiry} asks the
 * relay inside the tunnel and changes nothing there.
 */
@NullMarked
package dev.wgx.agent.status;

import org.jspecify.annotations.NullMarked;
