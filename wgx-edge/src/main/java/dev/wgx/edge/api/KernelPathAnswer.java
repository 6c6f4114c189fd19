// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import java.util.List;
import java.util.Map;

/**
 * @param obstacle why it is off; empty when it is on
 * @param interfaces where it sees packets come in
 * @param routes directions of relayed sessions that are in the kernel
 * @param unplacedRoutes how often one was not, in all: the maps were full, another session had the same
 *     receiver index, or the kernel could not do it
 * @param forwardedPackets transport messages, each of a coalesced packet counted
 * @param forwardedBytes their UDP payload
 * @param verdicts packets by the name of the {@link dev.wgx.edge.kernel.KernelVerdict}, coalesced ones counted once
 */
public record KernelPathAnswer(
        boolean on,
        String obstacle,
        List<String> interfaces,
        long routes,
        long unplacedRoutes,
        long forwardedPackets,
        long forwardedBytes,
        Map<String, Long> verdicts) {

    /** The answer that stands for a daemon which tells nothing of a kernel path. */
    static final KernelPathAnswer NONE =
            new KernelPathAnswer(false, "this wgxd has none", List.of(), 0, 0, 0, 0, Map.of());
}
