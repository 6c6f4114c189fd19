// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Talking to a relay from a hub or a spoke.
 *
 * <p>{@link dev.wgx.agent.relay.PublicKeyQuery} asks for its public key, outside the tunnel: an answer that proves
 * nothing and is compared with the pinned key. {@link dev.wgx.agent.relay.Publisher} publishes a set of peers inside
 * the tunnel, by the state machine of {@link dev.wgx.command}; {@link dev.wgx.agent.relay.LegacyPublisher} does it as
 * wgx 0.9 does. {@link dev.wgx.agent.relay.Resolver} looks names up. {@link
 * dev.wgx.agent.relay.SilenceDiagnosis} finds out why a relay does not answer.
 */
@NullMarked
package dev.wgx.agent.relay;

import org.jspecify.annotations.NullMarked;
