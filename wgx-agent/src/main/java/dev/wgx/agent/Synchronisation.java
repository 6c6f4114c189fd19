// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.AgentException.Reason;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.EditLock;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.direct.live.DirectLoop;
import dev.wgx.agent.link.LinkControl;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.link.NextHop;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.agent.relay.PublishOutcome.Published;
import dev.wgx.agent.relay.RelayKeys;
import dev.wgx.agent.relay.Silence;
import dev.wgx.agent.sync.FilePeers;
import dev.wgx.agent.sync.LivePeers;
import dev.wgx.agent.sync.SyncLoop;
import dev.wgx.agent.sync.WatchedPeers;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import dev.wgx.config.PrivateFile;
import dev.wgx.noise.PublicKey;
import java.nio.file.Path;
import java.util.Optional;

/** Tells the relay whom this hub or spoke wants to talk to: once, or for as long as it runs. */
public final class Synchronisation {
    private final Role role;
    private final Path path;
    private final Surroundings around;

    public Synchronisation(Role role, Path path, Surroundings around) {
        this.role = role;
        this.path = path;
        this.around = around;
    }

    /** Compares the relay's key with the pinned one, and publishes all counterparts. */
    public Published sync(boolean acceptNewRelayKey) throws ConfigException, AgentException, LinkException {
        AgentConfig config;
        try (EditLock _ = EditLock.ofExisting(path)) {
            config = around.read(path);
            Optional<PublicKey> answered =
                    around.relayKeys().ask(config.relayEndpoint()).map(RelayKeys.Answer::key);
            if (answered.isPresent() && !answered.get().equals(config.relayKey())) {
                replaceRelayKey(config, answered.get(), acceptNewRelayKey);
            }
        }
        if (!around.link(config).exists()) {
            throw new AgentException(
                    Reason.NOT_POSSIBLE,
                    "The interface " + config.interfaceName()
                            + " is not up, and the relay takes commands inside its tunnel only: run `wgx "
                            + role.word() + " start` first.");
        }
        return around.relay().publish(around.link(config), config, () -> silence(config));
    }

    private Silence silence(AgentConfig config) {
        return around.silence().diagnose(config.relayEndpoint(), config.relayKey(), Optional.empty());
    }

    /**
     * Keeps file, interface and relay in step until the thread is interrupted.
     *
     * @param started run before the first step, when the file has been read
     */
    public void watch(Runnable started) throws ConfigException {
        PrivateFile.warning(path).ifPresent(around::notice);
        SyncLoop loop = loop(new FilePeers(
                path, around::addresses, around.machine().started(), new OwnInterface(path, around)::makeAgain));
        started.run();
        loop.run();
    }

    /** Publishes the peers of an interface that somebody else configures. */
    public Published syncInterface(String name, PublicKey relayKey) throws AgentException, LinkException {
        WireGuardLink link = around.link(name);
        LiveLink live = link.find()
                .orElseThrow(() -> new AgentException(
                        Reason.NOT_POSSIBLE,
                        "There is no WireGuard interface " + name + ": name one that `wg show` lists."));
        LivePeer relay = live.findPeer(relayKey)
                .orElseThrow(() -> new AgentException(
                        Reason.NOT_POSSIBLE,
                        "The interface " + name + " has no peer with the relay's key " + relayKey
                                + ": add the section that `wgx export` prints."));
        LivePeers peers = new LivePeers(name, relayKey, Optional.empty());
        return around.relay()
                .publish(
                        link,
                        relay.allowedIps(),
                        peers.keys(live),
                        () -> relay.endpoint()
                                .map(endpoint -> around.silence().diagnose(endpoint, relayKey, relay.endpoint()))
                                .orElseGet(() -> new Silence.NoEndpoint(name)));
    }

    /** @param relay to be looked up again when it seems to have moved; empty: what the interface has */
    public void watchInterface(String name, PublicKey relayKey, Optional<HostPort> relay) {
        loop(new LivePeers(name, relayKey, relay)).run();
    }

    private void replaceRelayKey(AgentConfig config, PublicKey key, boolean accepted)
            throws ConfigException, AgentException, LinkException {
        if (!accepted) {
            throw AgentException.relayKeyChanged(config, key);
        }
        config.replaceRelayKey(key);
        config.save();
        around.notice("The relay's new key is pinned: " + key);
        new Rollout(role, around).reloadIfUp(config);
    }

    private SyncLoop loop(WatchedPeers peers) {
        DirectLoop direct = new DirectLoop(
                role == Role.HUB,
                around.machine(),
                name -> new LinkControl(around.kernelWireGuard(), name),
                around::directMarks,
                around.probes(),
                mark -> NextHop.find(around.commands(), mark),
                around.random(),
                around.notices());
        // Whoever ends this program wants its tunnels back at the relay, where nobody needs to watch them.
        Runtime.getRuntime().addShutdownHook(new Thread(direct::close, "direct-end"));
        return new SyncLoop(
                peers,
                around::link,
                around.silence(),
                around.relay().publisher(),
                around.machine(),
                direct,
                around.notices());
    }
}
