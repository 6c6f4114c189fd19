// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.report;

/**
 * The end that a changed allow-list has made of peers and sessions.
 *
 * @param peers that had been here and are no longer allowed
 * @param relayedSessions of theirs
 */
public record RevocationReport(int peers, int relayedSessions) {
    public static final RevocationReport NOTHING = new RevocationReport(0, 0);
}
