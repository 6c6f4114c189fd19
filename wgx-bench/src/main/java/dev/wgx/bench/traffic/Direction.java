// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

/** The ends that send. */
public enum Direction {
    /** The spokes, to the hub. */
    UP,
    /** The hub, to the spokes. */
    DOWN,
    BOTH;

    public boolean isUp() {
        return this != DOWN;
    }

    public boolean isDown() {
        return this != UP;
    }

    public int senders() {
        return this == BOTH ? 2 : 1;
    }
}
