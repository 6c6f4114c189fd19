// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The kernel path: the forwarding table in a map of the kernel's, and the program of {@code bpf/} that forwards by it
 * where packets come in. {@link dev.wgx.edge.kernel.KernelMirror} makes each change of the relay's table one of the
 * kernel's; {@link dev.wgx.edge.kernel.KernelPath} is the door to all below.
 *
 * <p>A ProgramImage is what an ElfObject holds of the compiled program. KernelMaps makes its maps, or takes over those
 * that a PinDirectory keeps from an earlier process; ForwardProgram loads it. A Hook has it called: TcxHook by a link,
 * ClsactHook by a filter, through RouteNetlink. EntryMap and VerdictCounters write and read the maps, whose bytes are
 * MapLayout. Bpf is the system call under all this. LoopbackForwarding has the kernel's routing answer the program.
 *
 * <p>What the program does with a packet is a {@link dev.wgx.edge.kernel.KernelVerdict}, what becomes of an entry that
 * it is given a {@link dev.wgx.edge.kernel.Placement}. Where the machine forbids it all, Availability says what is
 * missing.
 */
@NullMarked
package dev.wgx.edge.kernel;

import org.jspecify.annotations.NullMarked;
