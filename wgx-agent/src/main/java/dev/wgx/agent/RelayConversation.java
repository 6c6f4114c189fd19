// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.AgentException.Reason;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.agent.relay.PublishOutcome.Published;
import dev.wgx.agent.relay.Publisher;
import dev.wgx.agent.relay.Silence;
import dev.wgx.command.SpokeSet;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Publishing, with the outcome as a person needs it. */
public final class RelayConversation {
    private final Publisher publisher;

    public RelayConversation(Publisher publisher) {
        this.publisher = publisher;
    }

    Publisher publisher() {
        return publisher;
    }

    public PublishOutcome tryPublish(WireGuardLink link, AgentConfig config) throws ConfigException, LinkException {
        Optional<InetAddress> relay = innerAddress(config.relay().allowedIps());
        if (relay.isEmpty()) {
            throw new ConfigException(
                    Place.of(config.path().toString()),
                    "the relay's [Peer] has no single address in AllowedIPs; give it one, as 10.120.0.2/32");
        }
        return publisher.publish(link.pathTo(relay.get()), setOf(config), config.sharedNames(Instant.now()));
    }

    /** @param silence asked why the relay does not answer, if it does not */
    public Published publish(WireGuardLink link, AgentConfig config, Supplier<Silence> silence)
            throws ConfigException, AgentException, LinkException {
        return demand(tryPublish(link, config), silence);
    }

    /** @param silence asked why the relay does not answer, if it does not */
    public Published publish(WireGuardLink link, List<Cidr> relayAllowedIps, SpokeSet set, Supplier<Silence> silence)
            throws AgentException, LinkException {
        InetAddress relay = innerAddress(relayAllowedIps)
                .orElseThrow(() -> new AgentException(
                        Reason.NOT_POSSIBLE,
                        "The relay has no single address in AllowedIPs of the interface " + link.name()
                                + ": give it one, as 10.120.0.2/32."));
        return demand(publisher.publish(link.pathTo(relay), set), silence);
    }

    static SpokeSet setOf(AgentConfig config) {
        return SpokeSet.of(config.activeCounterparts(Instant.now()).stream()
                .map(PeerEntry::publicKey)
                .toList());
    }

    /** Returns the relay's address inside the tunnel: any address that is routed to the relay serves. */
    static Optional<InetAddress> innerAddress(List<Cidr> allowedIps) {
        return allowedIps.stream().filter(Cidr::isHost).map(Cidr::address).findFirst();
    }

    private static Published demand(PublishOutcome outcome, Supplier<Silence> silence) throws AgentException {
        return switch (outcome) {
            case Published published -> published;
            case PublishOutcome.Refused(String reason) ->
                throw new AgentException(Reason.REFUSED, "The relay refuses: " + reason + ".");
            case PublishOutcome.Unreachable() -> throw AgentException.of(silence.get());
        };
    }
}
