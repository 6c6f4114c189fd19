package dev.wgx.edge.kernel;

/** What became of a route that the kernel was given. Unless placed, its packets go up to user space. */
public enum Placement {
    PLACED,
    /** Between IPv4 and IPv6, from or to an address that no single peer has, or with a local address unknown. */
    UNSUITED,
    /** The map has no room, or the kernel no memory. */
    FULL,
    /** Any other error, and after {@link KernelPath#close}. */
    REFUSED
}
