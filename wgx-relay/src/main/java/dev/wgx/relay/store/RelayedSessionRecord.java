// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.store;

import dev.wgx.noise.PublicKey;

/**
 * A pair of (peer, index) that the relay forwards between.
 *
 * @param id unique among all sessions of this relay, never reused
 * @param initiatorIndex chosen by the initiator: the receiver index of what is sent to it
 * @param responderIndex chosen by the responder
 * @param opened when its handshake was complete
 */
public record RelayedSessionRecord(
        long id, PublicKey initiator, int initiatorIndex, PublicKey responder, int responderIndex, Moment opened) {}
