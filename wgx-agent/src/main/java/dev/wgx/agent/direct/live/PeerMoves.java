// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import dev.wgx.agent.direct.DirectActions.Renewal;
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
import org.jspecify.annotations.Nullable;

/** Points the peers of the interface at a direct path and back at the relay. */
final class PeerMoves {
    private final Supplier<LinkControl> controls;
    private final Map<PublicKey, Relayed> relayed = new HashMap<>();

    /**
     * A peer's state before it was pointed at a direct path.
     *
     * @param handshakeEpochS when its session was made, which the relay therefore knows; 0 is unknown
     */
    private record Relayed(int keepaliveSeconds, long handshakeEpochS) {}

    PeerMoves(Supplier<LinkControl> controls) {
        this.controls = controls;
    }

    void pointAt(PublicKey peer, Candidate path, boolean isFirst, Look look) {
        LinkControl control = controls.get();
        if (isFirst) {
            relayed.putIfAbsent(
                    peer, new Relayed(look.keepalives().getOrDefault(peer, 0), handshakeEpochS(look, peer)));
            control.setEndpointAndKick(peer, endpoint(path), DirectMarks.KEEPALIVE_S);
        } else {
            control.setEndpoint(peer, endpoint(path));
        }
    }

    void putBack(PublicKey peer, Renewal renewal, DirectPolicy policy) {
        LinkControl control = controls.get();
        // A peer that somebody takes off the interface must not come back as an earlier look had it.
        control.look().ifPresent(look -> putBack(control, peer, renewal, look, policy));
    }

    private void putBack(LinkControl control, PublicKey peer, Renewal renewal, Look look, DirectPolicy policy) {
        Optional<HostPort> relay = relayEndpoint(look, policy);
        if (relay.isEmpty() || look.live().findPeer(peer).isEmpty()) {
            return;
        }
        int keepalive = keepaliveOf(peer, look, policy);
        if (isDue(renewal, relayed.remove(peer), handshakeEpochS(look, peer))) {
            control.renew(look, peer, relay.get(), keepalive);
        } else {
            control.setEndpoint(peer, relay.get());
            control.setKeepalive(peer, keepalive);
        }
    }

    private static boolean isDue(Renewal renewal, @Nullable Relayed before, long handshakeEpochS) {
        return switch (renewal) {
            case NEVER -> false;
            case ALWAYS -> true;
            case UNLESS_KNOWN_TO_RELAY ->
                before == null || before.handshakeEpochS() == 0 || before.handshakeEpochS() != handshakeEpochS;
        };
    }

    void pointAtRelay(PublicKey peer, Look look, DirectPolicy policy) {
        relayEndpoint(look, policy).ifPresent(relay -> controls.get().setEndpoint(peer, relay));
    }

    private static Optional<HostPort> relayEndpoint(Look look, DirectPolicy policy) {
        return look.live().findPeer(policy.relayKey()).flatMap(LivePeer::endpoint);
    }

    private static long handshakeEpochS(Look look, PublicKey peer) {
        return look.live().findPeer(peer).map(LivePeer::latestHandshakeEpochS).orElse(0L);
    }

    /** Returns the keepalive on the way over the relay: as configured, or as the interface had it before. */
    private int keepaliveOf(PublicKey peer, Look look, DirectPolicy policy) {
        Counterpart counterpart = policy.counterparts().get(peer);
        return counterpart != null && counterpart.keepaliveSeconds().isPresent()
                ? counterpart.keepaliveSeconds().getAsInt()
                : Optional.ofNullable(relayed.get(peer))
                        .map(Relayed::keepaliveSeconds)
                        .orElseGet(() -> look.keepalives().getOrDefault(peer, 0));
    }

    void forget(PublicKey peer) {
        relayed.remove(peer);
    }

    void forgetAll() {
        relayed.clear();
    }

    static HostPort endpoint(Candidate path) {
        return new HostPort(path.address().toString(), path.port());
    }
}
