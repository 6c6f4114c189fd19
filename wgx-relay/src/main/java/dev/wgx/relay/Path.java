// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

/**
 * The way to a peer: where to send to, and from which of the relay's addresses, the one that the peer talks to.
 * Immutable, made once per confirmed address and then shared by every packet.
 *
 * @param localHigh the relay's own address in the form of {@link Endpoint#high}; with {@code localLow} 0: let the
 *     kernel choose
 * @param localLow in the form of {@link Endpoint#low}
 */
public record Path(Endpoint remote, long localHigh, long localLow) {

    public static Path to(Endpoint remote) {
        return new Path(remote, 0, 0);
    }

    public boolean isLocalKnown() {
        return localHigh != 0 || localLow != 0;
    }
}
