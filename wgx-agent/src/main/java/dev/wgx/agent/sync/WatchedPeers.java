// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import dev.wgx.agent.direct.DirectPolicy.Counterpart;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.command.SpokeNames;
import dev.wgx.command.SpokeSet;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The source of the peers that a watch publishes. */
public sealed interface WatchedPeers permits FilePeers, LivePeers {

    String interfaceName();

    PublicKey relayKey();

    /** Returns the relay's endpoint as a person wrote it, to be looked up again; empty if nobody did. */
    Optional<HostPort> relayEndpoint();

    /**
     * Looks whether the peers have changed since the last call, and if so changes the interface as well. What fails is
     * tried again by the next call.
     *
     * @return whether something has changed
     * @throws ConfigException as long as the file has a mistake
     */
    boolean refresh(WireGuardLink link) throws ConfigException, LinkException;

    /** Returns what to say when a mistake is over. */
    String inForce();

    /** Has the interface given its peers again by the next {@link #refresh}: somebody else has changed them. */
    void distrustLink();

    /** Makes the interface again, if whoever configures it is wgx. */
    void makeAgain() throws ConfigException, LinkException;

    /** Returns whether {@link #makeAgain} is wanted when the interface is gone. */
    boolean isOurs();

    /** Returns the keys that are to be published. */
    SpokeSet keys(LiveLink live);

    /** Returns the peers to which direct paths are to be looked for. */
    Map<PublicKey, Counterpart> directCounterparts(LiveLink live);

    /** Returns the peers that have to follow the relay, without the relay itself. */
    List<PublicKey> followers(LiveLink live, Order.Follow order);

    /** Returns what the relay's operator is to be told of their names. */
    default SpokeNames names() {
        return SpokeNames.NONE;
    }
}
