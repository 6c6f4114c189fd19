// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

/** The kinds of transport messages. */
public enum TransportVerdict {
    /** An inner packet, with its padding. */
    PACKET,
    KEEPALIVE,
    /** The message is not authentic, of no session, or longer than the buffer for its plaintext. */
    INVALID,
    /** Its counter was seen, or is too old to tell. */
    REPLAYED,
    /** Its session has reached REJECT_AFTER_TIME or REJECT_AFTER_MESSAGES. */
    EXPIRED
}
