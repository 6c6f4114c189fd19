// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

/** The end of an attempt to publish. */
public sealed interface PublishOutcome {
    /** The revision of a set that a relay of wgx 0.9 has, in its memory only: it numbers none. */
    long NO_REVISION = -1;

    /**
     * The relay has the set, safe on disk.
     *
     * @param revision or {@link #NO_REVISION}
     * @param changed false if it had it already
     */
    record Published(long revision, int count, boolean changed) implements PublishOutcome {
        /** Returns a text like "all 3 keys (revision 7)". */
        public String describe() {
            String keys = switch (count) {
                case 0 -> "an empty set of keys";
                case 1 -> "the one key";
                default -> "all " + count + " keys";
            };
            return keys
                    + (revision == NO_REVISION
                            ? " (it is wgx 0.9, which forgets them when it restarts)"
                            : " (revision " + revision + ")");
        }
    }

    /** @param reason a clause for the operator, without a full stop */
    record Refused(String reason) implements PublishOutcome {}

    /** Nobody answered inside the tunnel in the time that was allowed. */
    record Unreachable() implements PublishOutcome {}
}
