package dev.wgx.edge.kernel;

/** Where in the kernel the program is to sit. */
public enum HookChoice {
    /** tcx where the kernel has it, else clsact. */
    AUTO,
    /** Since Linux 6.6. The kernel itself takes it away with its last pin. */
    TCX,
    /** A filter of the {@code clsact} queueing discipline, as {@code tc} makes them. */
    CLSACT
}
