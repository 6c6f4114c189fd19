// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A peer as the kernel knows it.
 *
 * @param generation as in {@link PeerRef}
 * @param paths the newest first; {@link #NO_PATH} in the place of one that stays in user space
 */
public record KernelPeer(int generation, List<Path> paths) {
    static final Path NO_PATH = Path.to(new Endpoint(0, 0, 0));

    public KernelPeer {
        List<Path> suited = new ArrayList<>(paths);
        suited.replaceAll(path -> suitsTheKernel(path) ? path : NO_PATH);
        while (!suited.isEmpty() && suited.getLast().equals(NO_PATH)) {
            suited.removeLast();
        }
        paths = List.copyOf(suited);
    }

    /** Tells whether it is of one single peer, and to a known address of the relay. */
    private static boolean suitsTheKernel(Path path) {
        return path.isLocalKnown()
                && Endpoint.isIpv4(path.localHigh(), path.localLow())
                        == path.remote().isIpv4()
                && path.remote().isUnicast()
                && !isLinkLocal(path.remote().high());
    }

    private static boolean isLinkLocal(long high) {
        return high >>> 54 == 0xfe80 >>> 6;
    }
}
