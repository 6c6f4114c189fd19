// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.AgentException.Reason;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.agent.relay.PublishOutcome.Published;
import dev.wgx.agent.relay.Publisher;
import dev.wgx.command.SpokeSet;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Publishing, with the outcome as a person needs it. */
public final class RelayConversation {
    private final Publisher publisher;

    public RelayConversation(Publisher publisher) {
        this.publisher = publisher;
    }

    Publisher publisher() {
        return publisher;
    }

    public PublishOutcome tryPublish(AgentConfig config) throws ConfigException {
        Optional<InetAddress> relay = innerAddress(config.relay().allowedIps());
        if (relay.isEmpty()) {
            throw new ConfigException(
                    Place.of(config.path().toString()),
                    "the relay's [Peer] has no single address in AllowedIPs; give it one, as 10.120.0.2/32");
        }
        return publisher.publish(relay.get(), setOf(config));
    }

    public Published publish(AgentConfig config) throws ConfigException, AgentException {
        return demand(tryPublish(config));
    }

    /** @param source for the message, as "the interface wg0" */
    public Published publish(List<Cidr> relayAllowedIps, SpokeSet set, String source) throws AgentException {
        InetAddress relay = innerAddress(relayAllowedIps)
                .orElseThrow(() -> new AgentException(
                        Reason.NOT_POSSIBLE,
                        "The relay has no single address in AllowedIPs of " + source
                                + ": give it one, as 10.120.0.2/32."));
        return demand(publisher.publish(relay, set));
    }

    static SpokeSet setOf(AgentConfig config) {
        return SpokeSet.of(
                config.counterparts().stream().map(PeerEntry::publicKey).toList());
    }

    /** Returns the relay's address inside the tunnel: any address that is routed to the relay serves. */
    static Optional<InetAddress> innerAddress(List<Cidr> allowedIps) {
        return allowedIps.stream().filter(Cidr::isHost).map(Cidr::address).findFirst();
    }

    private static Published demand(PublishOutcome outcome) throws AgentException {
        return switch (outcome) {
            case Published published -> published;
            case PublishOutcome.Refused(String reason) ->
                throw new AgentException(Reason.REFUSED, "The relay refuses: " + reason + ".");
            case PublishOutcome.Unreachable() ->
                throw new AgentException(
                        Reason.RELAY_UNREACHABLE,
                        "The relay does not answer inside its tunnel: check with `wg show` that there is a recent handshake"
                                + " with it, and on the relay that this peer's key is allowed (AllowedPublicKeys).");
        };
    }
}
