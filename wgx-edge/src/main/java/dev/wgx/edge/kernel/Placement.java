// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

/** The outcome for an entry that the kernel was given. Unless placed, its packets go up to user space. */
public enum Placement {
    PLACED,
    /** Another peer's session has the same receiver index. */
    INDEX_TAKEN,
    /** The maps have no room, or the kernel no memory. */
    FULL,
    /** Any other error, and after {@link KernelPath#close}. */
    REFUSED
}
