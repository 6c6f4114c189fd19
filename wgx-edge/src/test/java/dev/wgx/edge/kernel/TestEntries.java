// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.relay.Path;
import java.util.List;

/** Puts entries into the kernel, each with two peers in slots of their own. */
final class TestEntries {
    private static final int GENERATION = 7;

    private TestEntries() {}

    /** Puts an entry from one peer to another; the number tells their slots. */
    static Placement put(
            KernelPath path, int number, Path source, int receiverIndex, Path destination, long expiresNs) {
        KernelEntry entry = entry(number, receiverIndex, expiresNs);
        path.putPeer(entry.source().slot(), new KernelPeer(GENERATION, List.of(source)));
        path.putPeer(entry.destination().slot(), new KernelPeer(GENERATION, List.of(destination)));
        return path.put(entry);
    }

    static KernelEntry entry(int number, int receiverIndex, long expiresNs) {
        return new KernelEntry(
                receiverIndex, new PeerRef(2 * number, GENERATION), new PeerRef(2 * number + 1, GENERATION), expiresNs);
    }
}
