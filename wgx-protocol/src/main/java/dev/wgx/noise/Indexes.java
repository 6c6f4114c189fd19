// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

/**
 * The index space of one UDP socket: which tunnel a message's receiver index belongs to. The caller keeps the table.
 */
public interface Indexes {
    /** Returns a free index at random, which is {@code owner}'s from now on. */
    int allocate(Tunnel owner);

    void release(int index);
}
