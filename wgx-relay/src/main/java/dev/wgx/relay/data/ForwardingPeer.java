// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.data;

import dev.wgx.relay.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data path's view of a peer: the addresses that it has proved. Messages are accepted from any of them and sent to
 * the newest. {@link ForwardingTable#setPaths} alone changes them, and thereby moves all sessions of the peer at once.
 */
public final class ForwardingPeer {
    /** The most addresses that a peer may have at a time. */
    public static final int MAX_PATHS = 4;

    private volatile Path[] paths = {};
    private volatile @Nullable Path newest;

    /** Returns its proved addresses, the newest first. From any thread. */
    public List<Path> paths() {
        return List.of(paths);
    }

    void setPaths(List<Path> newestFirst) {
        // In this order an address that stays is accepted all the while.
        paths = newestFirst.toArray(Path[]::new);
        newest = newestFirst.isEmpty() ? null : newestFirst.getFirst();
    }

    /** Returns where to send to, if the peer has proved an address. From any thread. */
    @Nullable
    Path newestPath() {
        return newest;
    }

    /** Tells whether messages from there are accepted as this peer's. From any thread. */
    boolean isAt(long high, long low, int port) {
        Path first = newest;
        if (first != null && first.remote().is(high, low, port)) {
            return true;
        }
        for (Path path : paths) {
            if (path.remote().is(high, low, port)) {
                return true;
            }
        }
        return false;
    }
}
