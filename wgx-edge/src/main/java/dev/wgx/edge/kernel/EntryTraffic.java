// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

/**
 * The traffic that the kernel forwarded by one entry.
 *
 * @param packets each message of a coalesced packet counted
 * @param bytes UDP payload
 * @param lastUsedNs as {@link dev.wgx.edge.system.BootClock}; 0 if never
 */
public record EntryTraffic(long packets, long bytes, long lastUsedNs) {}
