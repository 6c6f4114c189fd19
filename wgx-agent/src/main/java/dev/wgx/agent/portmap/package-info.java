// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Port mapping: asks the router of this machine, by PCP or NAT-PMP, to let WireGuard's port be reached from outside.
 *
 * <p>{@link dev.wgx.agent.portmap.PortMapping} is the whole dialogue with one router about one port, without clock,
 * socket or thread. {@link dev.wgx.agent.portmap.PcpMap} and {@code NatPmp} know the bytes. A router may say what it
 * likes: what it says becomes one more place that the other side's probes try, and nothing else.
 */
@NullMarked
package dev.wgx.agent.portmap;

import org.jspecify.annotations.NullMarked;
