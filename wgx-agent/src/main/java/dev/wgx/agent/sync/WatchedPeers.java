// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.command.SpokeSet;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.util.List;
import java.util.Optional;

/** The source of the peers that a watch publishes. */
public sealed interface WatchedPeers permits FilePeers, LivePeers {

    String interfaceName();

    PublicKey relayKey();

    /** Returns the relay's endpoint as a person wrote it, to be looked up again; empty if nobody did. */
    Optional<HostPort> relayEndpoint();

    /**
     * Looks whether the peers have changed since the last call, and if so changes the interface as well.
     *
     * @throws ConfigException once for each mistake that somebody makes
     */
    boolean refresh(WireGuardLink link) throws ConfigException, LinkException;

    /** Returns the keys that are to be published. */
    SpokeSet keys(LiveLink live);

    /** Returns the peers that are reached through the relay, and the relay itself. */
    default List<PublicKey> peersAtRelay(LiveLink live) {
        Optional<HostPort> relayNow = live.findPeer(relayKey()).flatMap(LivePeer::endpoint);
        return live.peers().stream()
                .filter(peer -> peer.publicKey().equals(relayKey())
                        || (relayNow.isPresent() && peer.endpoint().equals(relayNow)))
                .map(LivePeer::publicKey)
                .toList();
    }
}
