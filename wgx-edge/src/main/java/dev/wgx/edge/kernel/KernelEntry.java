// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

/**
 * The kernel's copy of a forwarding entry, which it finds by the receiver index.
 *
 * @param source the peer whose messages these are
 * @param destination the peer that they go to
 * @param expiresNs as {@link dev.wgx.edge.system.BootClock}; from then on the kernel does not use it, whether or not
 *     anybody removes it
 */
public record KernelEntry(int receiverIndex, PeerRef source, PeerRef destination, long expiresNs) {}
