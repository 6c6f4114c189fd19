// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

/** Decides when a sender may send how much. */
interface Pacing {
    /** Returns how many datagrams may leave now. */
    long permitted(long nowNs);

    void onSent(int count);

    /** Returns how long to wait before asking again, when a burst was not permitted. */
    long waitNs(long nowNs);
}
