// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.direct.DirectMessage;

/** The part of a pair's decisions that differs between hub and spoke: how they come to a direct path. */
interface Negotiation {
    long deadlineNs();

    void onDeadline(long nowNs);

    void onSeen(long nowNs, Seen seen);

    void onMessage(long nowNs, DirectMessage message);

    /** Looks what the probes of the round have shown. */
    void onProbe(long nowNs);

    void onWhereabouts(long nowNs);

    void onNetworkChange(long nowNs);

    /** @param hadLasted whether the direct path was good for a while */
    void onBroken(long nowNs, boolean hadLasted);

    /** Returns whether the other side may have switched without this one. */
    boolean isStrayPossible(long nowNs);
}
