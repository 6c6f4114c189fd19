package dev.wgx.command;

/**
 * Which set of spokes: enough to know whether two ends have the same one.
 *
 * @param revision grows with each publication of the hub; 0 before the first
 * @param count of keys, not negative
 */
public record SetVersion(long revision, int count, SetHash hash) {
    /** What a hub has that never published. */
    public static final SetVersion NONE = SpokeSet.EMPTY.version(0);

    public boolean hasSameKeysAs(SetVersion other) {
        return count == other.count && hash.equals(other.hash);
    }
}
