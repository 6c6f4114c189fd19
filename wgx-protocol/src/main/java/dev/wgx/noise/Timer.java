// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

/** The timers of a tunnel (WireGuard paper 6), in the order in which those that are due together fire. */
enum Timer {
    /** Our initiation was not answered: sends another one, or gives up. */
    RETRANSMIT,
    /** The peer sent data and we had none to send back: sends a keepalive. */
    PASSIVE_KEEPALIVE,
    /** We sent data and heard nothing, not even a keepalive: starts a handshake. */
    NEW_HANDSHAKE,
    /** The interval that the user set has passed in silence: sends a keepalive. */
    PERSISTENT_KEEPALIVE,
    /** The session that we initiated grows old while it only receives: starts a handshake. */
    REKEY,
    /** A session came to be while packets waited: sends them. */
    FLUSH
}
