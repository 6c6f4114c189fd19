// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

/** The last time that something happened, if it ever did. */
final class LastTime {
    private boolean isKnown;
    private long ns;

    void set(long nowNs) {
        isKnown = true;
        ns = nowNs;
    }

    boolean isKnown() {
        return isKnown;
    }

    /** Returns that time, which means something only if it {@link #isKnown}. */
    long ns() {
        return ns;
    }

    boolean isWithin(long durationNs, long nowNs) {
        return isKnown && nowNs - ns < durationNs;
    }
}
