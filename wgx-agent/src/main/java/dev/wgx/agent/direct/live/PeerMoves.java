// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import dev.wgx.agent.direct.DirectPolicy;
import dev.wgx.agent.direct.DirectPolicy.Counterpart;
import dev.wgx.agent.link.DirectMarks;
import dev.wgx.agent.link.LinkControl;
import dev.wgx.agent.link.LinkControl.Look;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.config.HostPort;
import dev.wgx.direct.Candidate;
import dev.wgx.noise.PublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Points the peers of the interface at a direct path and back at the relay. */
final class PeerMoves {
    private final Supplier<LinkControl> controls;
    /** The keepalives that the peers had at the relay. */
    private final Map<PublicKey, Integer> relayedKeepalives = new HashMap<>();

    PeerMoves(Supplier<LinkControl> controls) {
        this.controls = controls;
    }

    void pointAt(PublicKey peer, Candidate path, boolean isFirst, Look look) {
        LinkControl control = controls.get();
        if (isFirst) {
            relayedKeepalives.putIfAbsent(peer, look.keepalives().getOrDefault(peer, 0));
            control.setEndpointAndKick(peer, endpoint(path), DirectMarks.KEEPALIVE_S);
        } else {
            control.setEndpoint(peer, endpoint(path));
        }
    }

    /** @param anew whether with a new session, since the relay may not know the one that there is */
    void putBack(PublicKey peer, boolean anew, DirectPolicy policy) {
        LinkControl control = controls.get();
        // A peer that somebody takes off the interface must not come back as an earlier look had it.
        control.look().ifPresent(look -> putBack(control, peer, anew, look, policy));
    }

    private void putBack(LinkControl control, PublicKey peer, boolean anew, Look look, DirectPolicy policy) {
        Optional<HostPort> relay = look.live().findPeer(policy.relayKey()).flatMap(LivePeer::endpoint);
        if (relay.isEmpty() || look.live().findPeer(peer).isEmpty()) {
            return;
        }
        int keepalive = keepaliveOf(peer, look, policy);
        relayedKeepalives.remove(peer);
        if (anew) {
            control.renew(look, peer, relay.get(), keepalive);
        } else {
            control.setEndpoint(peer, relay.get());
            control.setKeepalive(peer, keepalive);
        }
    }

    /** Returns the keepalive on the way over the relay: as configured, or as the interface had it before. */
    private int keepaliveOf(PublicKey peer, Look look, DirectPolicy policy) {
        Counterpart counterpart = policy.counterparts().get(peer);
        return counterpart != null && counterpart.keepaliveSeconds().isPresent()
                ? counterpart.keepaliveSeconds().getAsInt()
                : relayedKeepalives.getOrDefault(peer, look.keepalives().getOrDefault(peer, 0));
    }

    void forget(PublicKey peer) {
        relayedKeepalives.remove(peer);
    }

    void forgetAll() {
        relayedKeepalives.clear();
    }

    static HostPort endpoint(Candidate path) {
        return new HostPort(path.address().toString(), path.port());
    }
}
