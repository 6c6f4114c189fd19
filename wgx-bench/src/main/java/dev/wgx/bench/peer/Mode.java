// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

/** The things that a relay asks of its peers before it forwards. */
public enum Mode {
    /** Handshakes with the relay itself, and the hub publishes its spokes: wgx, also version 0.9. */
    WGX,
    /** Nothing: it learns who is where from the handshakes between the peers. */
    OPEN,
    /**
     * The relay asks for nothing, not even handshakes: it forwards what comes to a fixed address, as the kernel does.
     */
    RAW
}
