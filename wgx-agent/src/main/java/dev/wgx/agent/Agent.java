// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.AgentException.Reason;
import dev.wgx.agent.conf.AddressPool;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.EditLock;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.conf.SpokeText;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.link.StartedLinks;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.agent.link.WireGuardLink.Start;
import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.agent.relay.PublishOutcome.Published;
import dev.wgx.agent.relay.RelayKeys;
import dev.wgx.agent.relay.Silence;
import dev.wgx.agent.sync.FilePeers;
import dev.wgx.agent.sync.LivePeers;
import dev.wgx.agent.sync.SyncLoop;
import dev.wgx.agent.sync.WatchedPeers;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The commands of a hub or a spoke. A command that fails has changed nothing, unless its message says what. */
public final class Agent {
    private final Role role;
    private final Path path;
    private final Surroundings around;

    public Agent(Role role, Path path, Surroundings around) {
        this.role = role;
        this.path = path;
        this.around = around;
    }

    /**
     * @param relayKey empty: the key that the relay tells is taken, with a notice
     * @param addresses empty: the role's usual one
     * @param interfaceName empty: the usual one
     * @param force whether an existing file is replaced
     */
    public record Setup(
            HostPort relay,
            Optional<PublicKey> relayKey,
            List<Cidr> addresses,
            Optional<String> interfaceName,
            boolean force) {}

    /** @param formerRelay the relay that an existing file pointed to; empty if the file is new */
    public record Initialised(AgentConfig config, Optional<HostPort> formerRelay) {}

    /**
     * Writes a new configuration with a new key, and pins the relay's. One that is there already is pointed to that
     * relay and keeps all else.
     */
    public Initialised init(Setup setup) throws ConfigException, AgentException {
        try (EditLock _ = EditLock.ofNew(path)) {
            Initialisation initialisation = new Initialisation(role, path, around);
            if (!Files.exists(path) || setup.force()) {
                return new Initialised(initialisation.create(setup), Optional.empty());
            }
            AgentConfig config = AgentConfig.read(path);
            HostPort former = config.relayEndpoint();
            initialisation.point(config, setup);
            reloadIfUp(config);
            return new Initialised(config, Optional.of(former));
        }
    }

    /**
     * @param publicKey of a spoke that keeps its private key to itself; empty: a pair is made
     * @param allowedIps what the spoke sends to the hub; empty: the hub's networks
     * @param dns name servers and search domains
     */
    public record NewSpoke(
            Optional<String> name, Optional<PublicKey> publicKey, List<Cidr> allowedIps, List<String> dns) {}

    /** @param configuration the spoke's own, complete; it holds secrets */
    public record AddedSpoke(PeerEntry spoke, String configuration) {
        @Override
        public String toString() {
            return spoke.title();
        }
    }

    /** Adds a spoke to the file, the relay and the interface. The last two may be down: a notice says so. */
    public AddedSpoke addSpoke(NewSpoke wish) throws ConfigException, AgentException {
        try (EditLock _ = EditLock.ofExisting(path)) {
            AgentConfig config = AgentConfig.read(path);
            Optional<PrivateKey> privateKey =
                    wish.publicKey().isPresent() ? Optional.empty() : Optional.of(PrivateKey.generate(around.random()));
            PublicKey publicKey = wish.publicKey()
                    .or(() -> privateKey.map(PrivateKey::publicKey))
                    .orElseThrow();
            PeerEntry spoke = new PeerEntry(
                    publicKey,
                    wish.name(),
                    Optional.of(PresharedKey.generate(around.random())),
                    AddressPool.of(config).nextFree(),
                    Optional.of(config.relayEndpoint()),
                    OptionalInt.empty());
            refuseOwnKey(config, publicKey);
            config.add(spoke);
            List<Cidr> allowedIps = wish.allowedIps().isEmpty() ? SpokeText.hubNetworks(config) : wish.allowedIps();
            String text = SpokeText.of(config, spoke, privateKey, allowedIps, wish.dns());
            publishThenSave(config);
            return new AddedSpoke(spoke, text);
        }
    }

    /**
     * Removes a spoke everywhere; the file first, so that it never comes back by a later sync.
     *
     * @return the spoke; empty if none has that key or name
     */
    public Optional<PeerEntry> removePeer(String keyOrName) throws ConfigException, AgentException {
        try (EditLock _ = EditLock.ofExisting(path)) {
            AgentConfig config = AgentConfig.read(path);
            Optional<PeerEntry> found = config.find(keyOrName);
            if (found.isEmpty()) {
                return found;
            }
            PeerEntry peer = found.get();
            config.remove(peer);
            config.save();
            reloadIfUp(config);
            PublishOutcome outcome = publishIfUp(config);
            if (outcome instanceof PublishOutcome.Refused(String reason)) {
                throw new AgentException(
                        Reason.REFUSED,
                        peer.title() + " is removed here, but the relay refuses the new set: " + reason + ".");
            }
            return found;
        }
    }

    /** Adds a hub to a spoke's file, and to the interface if it is up. */
    public PeerEntry addHub(
            PublicKey hub, Optional<PresharedKey> presharedKey, Optional<String> name, List<Cidr> allowedIps)
            throws ConfigException, AgentException {
        try (EditLock _ = EditLock.ofExisting(path)) {
            AgentConfig config = AgentConfig.read(path);
            refuseOwnKey(config, hub);
            PeerEntry peer = new PeerEntry(
                    hub,
                    name,
                    presharedKey,
                    allowedIps.isEmpty() ? SpokeText.hubNetworks(config) : allowedIps,
                    Optional.of(config.relayEndpoint()),
                    OptionalInt.of(PeerEntry.HUB_KEEPALIVE_SECONDS));
            config.add(peer);
            publishThenSave(config);
            return peer;
        }
    }

    /** Compares the relay's key with the pinned one, and publishes all counterparts. */
    public Published sync(boolean acceptNewRelayKey) throws ConfigException, AgentException, LinkException {
        AgentConfig config;
        try (EditLock _ = EditLock.ofExisting(path)) {
            config = AgentConfig.read(path);
            Optional<PublicKey> answered =
                    around.relayKeys().ask(config.relayEndpoint()).map(RelayKeys.Answer::key);
            if (answered.isPresent() && !answered.get().equals(config.relayKey())) {
                replaceRelayKey(config, answered.get(), acceptNewRelayKey);
            }
        }
        if (!link(config).exists()) {
            throw new AgentException(
                    Reason.NOT_POSSIBLE,
                    "The interface " + config.interfaceName()
                            + " is not up, and the relay takes commands inside its tunnel" + " only: run `wgx "
                            + role.word() + " start` first.");
        }
        return around.relay().publish(link(config), config, () -> silence(config));
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
        SyncLoop loop =
                loop(new FilePeers(path, around::firstAddress, around.machine().started(), this::make));
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

    /** Makes the interface, and notes that it has to be there until it is stopped. */
    public void start() throws ConfigException, LinkException {
        StartedLinks started = around.machine().started();
        String name = AgentConfig.read(path).interfaceName();
        boolean wasOurs = started.contains(name);
        started.remove(name);
        if (make() != Start.RELOADED || wasOurs) {
            started.add(name);
        }
    }

    private Start make() throws ConfigException, LinkException {
        AgentConfig config = AgentConfig.read(path);
        WireGuardLink link = link(config);
        Start made = link.start(config, around.firstAddress());
        switch (made) {
            case IN_KERNEL -> {}
            case IN_USERSPACE -> sayIfItEndsWithContainer(link);
            case RELOADED ->
                around.notice("The interface " + link.name() + " was there already: it has this configuration now.");
        }
        if (around.resolver().resolve(config.relayEndpoint()).isEmpty()) {
            around.notice("The relay's name " + config.relayEndpoint()
                    + " is not known to the DNS now; `sync --watch` sets it when it is.");
        }
        return made;
    }

    private void sayIfItEndsWithContainer(WireGuardLink link) {
        if (around.container().isPresent()) {
            around.notice("The kernel has no WireGuard, so " + link.userspaceProgram() + " is the interface "
                    + link.name() + ", and both end with this container: keep it running, or load the kernel's module"
                    + " wireguard on the host and start again.");
        }
    }

    public void stop() throws ConfigException, LinkException {
        WireGuardLink link = link(AgentConfig.read(path));
        // First, so that no watch makes it again.
        around.machine().started().remove(link.name());
        if (!link.stop()) {
            around.notice("The interface " + link.name() + " is not there: nothing to stop.");
        }
    }

    public void reload() throws ConfigException, LinkException {
        AgentConfig config = AgentConfig.read(path);
        link(config).reload(config, around.firstAddress());
    }

    private void replaceRelayKey(AgentConfig config, PublicKey key, boolean accepted)
            throws ConfigException, AgentException, LinkException {
        if (!accepted) {
            throw AgentException.relayKeyChanged(config, key);
        }
        config.replaceRelayKey(key);
        config.save();
        around.notice("The relay's new key is pinned: " + key);
        reloadIfUp(config);
    }

    private void publishThenSave(AgentConfig config) throws ConfigException, AgentException {
        PublishOutcome outcome = publishIfUp(config);
        if (outcome instanceof PublishOutcome.Refused(String reason)) {
            throw new AgentException(Reason.REFUSED, "The relay refuses, and nothing is changed: " + reason + ".");
        }
        config.save();
        reloadIfUp(config);
    }

    private PublishOutcome publishIfUp(AgentConfig config) throws ConfigException {
        if (!link(config).exists()) {
            around.notice("The interface " + config.interfaceName() + " is not up: the relay hears of this change when"
                    + " it is, by `wgx " + role.word() + " sync` or a running `sync --watch`.");
            return new PublishOutcome.Unreachable();
        }
        PublishOutcome outcome = publishThrough(link(config), config);
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

    private void reloadIfUp(AgentConfig config) {
        WireGuardLink link = link(config);
        try {
            if (link.exists()) {
                link.reload(config, around.firstAddress());
            }
        } catch (LinkException e) {
            around.notice("The file is changed, the running interface is not: " + e.getMessage());
        }
    }

    private void refuseOwnKey(AgentConfig config, PublicKey key) throws ConfigException {
        if (config.settings().privateKey().publicKey().equals(key)) {
            throw new ConfigException(
                    Place.of(path.toString()),
                    "the key " + key + " is this " + role.word() + "'s own; give the other side's");
        }
    }

    private SyncLoop loop(WatchedPeers peers) {
        return new SyncLoop(
                peers, around::link, around.silence(), around.relay().publisher(), around.machine(), around.notices());
    }

    private WireGuardLink link(AgentConfig config) {
        return around.link(config.interfaceName());
    }
}
