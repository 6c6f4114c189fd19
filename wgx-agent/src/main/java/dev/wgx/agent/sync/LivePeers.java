// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import dev.wgx.agent.direct.DirectPolicy.Counterpart;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.command.SpokeSet;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** An interface that somebody else configures, wg-quick for example: all its peers but the relay. */
public record LivePeers(String interfaceName, PublicKey relayKey, Optional<HostPort> relayEndpoint)
        implements WatchedPeers {

    @Override
    public boolean refresh(WireGuardLink link) {
        return false;
    }

    @Override
    public String inForce() {
        return "";
    }

    @Override
    public void distrustLink() {
        // Whoever configures it may be about to.
    }

    @Override
    public void makeAgain() {
        throw new IllegalStateException(interfaceName + " is somebody else's");
    }

    @Override
    public boolean isOurs() {
        return false;
    }

    @Override
    public SpokeSet keys(LiveLink live) {
        return SpokeSet.of(live.peers().stream()
                .map(LivePeer::publicKey)
                .filter(key -> !key.equals(relayKey))
                .toList());
    }

    @Override
    public Map<PublicKey, Counterpart> directCounterparts(LiveLink live) {
        Map<PublicKey, Counterpart> all = new HashMap<>();
        keys(live).keys().forEach(key -> all.put(key, new Counterpart("", OptionalInt.empty())));
        return all;
    }

    /** Returns the peers that are where the relay was: nobody has written down who else belongs there. */
    @Override
    public List<PublicKey> followers(LiveLink live, Order.Follow order) {
        return live.peers().stream()
                .filter(peer -> !order.former().equals(order.endpoint()))
                .filter(peer -> peer.endpoint().equals(Optional.of(order.former())))
                .map(LivePeer::publicKey)
                .filter(key -> !key.equals(relayKey))
                .toList();
    }
}
