// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

/** Hands an array of {@code struct mmsghdr} to the kernel. */
@FunctionalInterface
interface Submission {
    /** Returns how many messages went out, at least one; or minus the errno of the first. */
    int submit(long messages, int count);
}
