// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

/** The place in the kernel where the program is to sit. */
public enum HookChoice {
    /** The hook tcx where the kernel has it, else clsact. */
    AUTO,
    /** The hook tcx, since Linux 6.6. The kernel itself takes the program away with its last pin. */
    TCX,
    /** A filter of the {@code clsact} queueing discipline, as {@code tc} makes them. */
    CLSACT
}
