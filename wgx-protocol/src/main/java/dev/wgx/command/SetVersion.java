// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

/**
 * The identity of a set of spokes, by which two ends know whether they have the same one.
 *
 * @param revision grows with each publication of the hub; 0 before the first
 * @param count of keys, not negative
 */
public record SetVersion(long revision, int count, SetHash hash) {
    /** The version of a hub that has never published. */
    public static final SetVersion NONE = SpokeSet.EMPTY.version(0);

    public boolean hasSameKeysAs(SetVersion other) {
        return count == other.count && hash.equals(other.hash);
    }
}
