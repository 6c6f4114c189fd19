// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import java.nio.file.Path;
import java.util.Optional;

/**
 * @param port the relay's
 * @param pinDirectory on a BPF file system; what is pinned there outlives the process. None: all ends with it
 * @param maxEntries directions of relayed sessions, one each
 * @param maxPeers that have entries at once
 */
public record KernelPathSettings(int port, Optional<Path> pinDirectory, int maxEntries, int maxPeers, HookChoice hook) {
    private static final int LIMIT = 1 << 24;

    public KernelPathSettings {
        if (port <= 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port);
        }
        if (maxEntries <= 0 || maxEntries > LIMIT) {
            throw new IllegalArgumentException("maxEntries " + maxEntries);
        }
        if (maxPeers <= 0 || maxPeers > LIMIT) {
            throw new IllegalArgumentException("maxPeers " + maxPeers);
        }
    }
}
