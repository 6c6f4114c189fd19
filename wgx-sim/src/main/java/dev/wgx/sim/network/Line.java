// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.network;

/** Whatever is at the end of a line: a host, the relay, or a NAT. */
@FunctionalInterface
public interface Line {
    /** Takes a packet that was delivered here. */
    void receive(Packet packet);
}
