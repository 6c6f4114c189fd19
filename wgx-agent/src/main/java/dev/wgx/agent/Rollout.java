// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.AgentException.Reason;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;

/** Carries a changed configuration to file, relay and interface, in an order in which a failure changes nothing. */
final class Rollout {
    private final Role role;
    private final Surroundings around;

    Rollout(Role role, Surroundings around) {
        this.role = role;
        this.around = around;
    }

    /** Saves and publishes, and puts the file back if the relay refuses. */
    void add(AgentConfig config) throws ConfigException, AgentException {
        requireWayToRelay(config);
        config.save();
        if (publishIfUp(config) instanceof PublishOutcome.Refused(String reason)) {
            config.restore();
            throw new AgentException(Reason.REFUSED, "The relay refuses, and nothing is changed: " + reason + ".");
        }
        reloadIfUp(config);
    }

    /**
     * Saves first, so that what is taken away never comes back by a later sync; the interface follows whether or not
     * the relay does.
     *
     * @param what for the message, as "phone is removed"
     */
    void takeAway(AgentConfig config, String what) throws ConfigException, AgentException {
        requireWayToRelay(config);
        config.save();
        reloadIfUp(config);
        if (publishIfUp(config) instanceof PublishOutcome.Refused(String reason)) {
            throw new AgentException(
                    Reason.REFUSED, what + " here, but the relay refuses the new set: " + reason + ".");
        }
    }

    /** Brings the interface into line, if it is there. */
    void reloadIfUp(AgentConfig config) {
        WireGuardLink link = around.link(config.interfaceName());
        try {
            if (link.exists()) {
                link.reload(config, around.addresses());
            }
        } catch (LinkException e) {
            around.notice("The file is changed, the running interface is not: " + e.getMessage());
        }
    }

    private void requireWayToRelay(AgentConfig config) throws ConfigException {
        if (RelayConversation.innerAddress(config.relay().allowedIps()).isEmpty()) {
            throw new ConfigException(
                    Place.of(config.path().toString()),
                    "the relay's [Peer] has no single address in AllowedIPs; give it one, as 10.120.0.2/32");
        }
    }

    private PublishOutcome publishIfUp(AgentConfig config) throws ConfigException {
        WireGuardLink link = around.link(config.interfaceName());
        if (!link.exists()) {
            around.notice("The interface " + config.interfaceName() + " is not up: the relay hears of this change when"
                    + " it is, by `wgx " + role.word() + " sync` or a running `sync --watch`.");
            return new PublishOutcome.Unreachable();
        }
        PublishOutcome outcome = publishThrough(link, config);
        if (outcome instanceof PublishOutcome.Unreachable) {
            around.notice("The relay does not answer: it hears of this change when it does, by `wgx " + role.word()
                    + " sync` or a running `sync --watch`.");
        }
        return outcome;
    }

    private PublishOutcome publishThrough(WireGuardLink link, AgentConfig config) throws ConfigException {
        try {
            return around.relay().tryPublish(link, config);
        } catch (LinkException e) {
            around.notice(e.getMessage());
            return new PublishOutcome.Unreachable();
        }
    }
}
