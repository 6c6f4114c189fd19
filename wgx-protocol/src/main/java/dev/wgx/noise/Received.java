// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

/**
 * The judgement on a transport message.
 *
 * @param confirmedSession it was the first of a session that we answered: the initiator has proved that it has the keys
 * @param newest its counter is the greatest of its session so far, so that its source is the peer's latest address
 */
public record Received(TransportVerdict verdict, boolean confirmedSession, boolean newest) {
    static Received dropped(TransportVerdict verdict) {
        return new Received(verdict, false, false);
    }

    /** Returns whether the message is the peer's, whatever is in it. */
    public boolean authentic() {
        return verdict == TransportVerdict.PACKET || verdict == TransportVerdict.KEEPALIVE;
    }
}
