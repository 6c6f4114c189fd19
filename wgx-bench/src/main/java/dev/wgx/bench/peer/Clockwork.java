// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

/** Something with deadlines. */
interface Clockwork {
    /** Returns when {@link #onDeadline} wants to be called; Long.MAX_VALUE for never. */
    long nextDeadlineNs();

    void onDeadline(long nowNs, long wallNs);
}
