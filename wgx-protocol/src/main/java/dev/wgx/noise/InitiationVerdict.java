// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

/** The judgement on a handshake initiation. */
public enum InitiationVerdict {
    /** Answered; the new session waits for the initiator's first message. */
    ACCEPTED,
    /** The initiation is not authentic, or of another peer. */
    INVALID,
    /** Its timestamp is not newer than the newest accepted one. */
    REPLAYED,
    /** Authentic, but too soon after the last one. */
    TOO_FREQUENT
}
