// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.command.SpokeSet;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.util.Optional;

/** An interface that somebody else configures, wg-quick for example: all its peers but the relay. */
public record LivePeers(String interfaceName, PublicKey relayKey, Optional<HostPort> relayEndpoint)
        implements WatchedPeers {

    @Override
    public boolean refresh(WireGuardLink link) {
        return false;
    }

    @Override
    public SpokeSet keys(LiveLink live) {
        return SpokeSet.of(live.peers().stream()
                .map(LivePeer::publicKey)
                .filter(key -> !key.equals(relayKey))
                .toList());
    }
}
