// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Talk with the kernel by netlink. {@link dev.wgx.edge.netlink.NetlinkMessage} writes a request and reads answers,
 * {@link dev.wgx.edge.netlink.NetlinkSocket} carries them, and {@link dev.wgx.edge.netlink.KernelWireGuard} asks and
 * tells the kernel's WireGuard by them.
 */
@NullMarked
package dev.wgx.edge.netlink;

import org.jspecify.annotations.NullMarked;
