// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.store;

import java.util.OptionalLong;

/**
 * A moment by both clocks of the machine. The wall clock may be set forward and back; the one that counts from the
 * machine's start may not, but means nothing after the next start.
 *
 * @param wallMs wall clock in milliseconds since 1970
 * @param nowNs nanoseconds by the clock that never goes backwards
 * @param boot tells one start of the machine from the next; {@link #UNKNOWN_BOOT} equals none
 */
public record Moment(long wallMs, long nowNs, long boot) {
    /** Marks moments that were stored before the relay noted the machine's start. */
    public static final long UNKNOWN_BOOT = 0;

    /** Stands for what never happened. */
    public static final Moment NEVER = new Moment(0, 0, UNKNOWN_BOOT);

    private static final long NS_PER_MS = 1_000_000;

    public static Moment of(long nowNs, long wallNs, long boot) {
        return new Moment(wallNs / NS_PER_MS, nowNs, boot);
    }

    public long wallNs() {
        return wallMs * NS_PER_MS;
    }

    /** Returns the moment that was so long before this one. */
    public Moment minus(long ns) {
        return new Moment(wallMs - ns / NS_PER_MS, nowNs - ns, boot);
    }

    /** Returns nanoseconds from then to now; empty when then would be in the future, so that nobody can tell. */
    public OptionalLong ageNs(Moment now) {
        long ageNs = boot == now.boot && boot != UNKNOWN_BOOT ? now.nowNs - nowNs : (now.wallMs - wallMs) * NS_PER_MS;
        return ageNs < 0 ? OptionalLong.empty() : OptionalLong.of(ageNs);
    }
}
