// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.Tunnel;
import java.util.List;

/**
 * Forgets strangers that have been away for a while: peers that nobody publishes and that publish nobody. There are
 * such peers only where every key is allowed; one on a list is remembered.
 */
final class StrangerSweep {
    private final PeerTable peers;
    private long nextNs;

    StrangerSweep(PeerTable peers, long nowNs) {
        this.peers = peers;
        this.nextNs = nowNs + Limits.STRANGER_SWEEP_INTERVAL_NS;
    }

    long nextDeadlineNs() {
        return peers.admitsEverybody() && peers.size() > 0 ? nextNs : Long.MAX_VALUE;
    }

    void onDeadline(Turn turn) {
        if (nextDeadlineNs() > turn.nowNs()) {
            return;
        }
        nextNs = turn.nowNs() + Limits.STRANGER_SWEEP_INTERVAL_NS;
        for (Peer peer : List.copyOf(peers.all())) {
            if (peer.isStranger() && isAway(peer, turn)) {
                peers.forget(peer, turn);
            }
        }
        assert peers.isAccountedFor();
    }

    private static boolean isAway(Peer peer, Turn turn) {
        Tunnel tunnel = peer.tunnel();
        boolean hasSession = tunnel != null && tunnel.nextDeadlineNs() != Long.MAX_VALUE;
        boolean wasHereLately = peer.lastHandshake.ageNs(turn.now()).orElse(0) < Limits.STRANGER_LIFETIME_NS;
        return peer.path() == null && !hasSession && !wasHereLately;
    }
}
