// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.AgentException.Reason;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.EditLock;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.conf.SpokeText;
import dev.wgx.agent.link.Commands;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.link.StartedLinks;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.agent.link.WireGuardLink.Start;
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
import dev.wgx.config.PrivateFile;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
            if (Files.exists(path) && setup.force()) {
                initialisation.refuseToLosePeers();
            }
            if (!Files.exists(path) || setup.force()) {
                return new Initialised(initialisation.create(setup), Optional.empty());
            }
            AgentConfig config = read();
            HostPort former = config.relayEndpoint();
            initialisation.point(config, setup);
            rollout().reloadIfUp(config);
            return new Initialised(config, Optional.of(former));
        }
    }

    /**
     * @param publicKey of a spoke that keeps its private key to itself; empty: a pair is made
     * @param addresses empty: the next free ones
     * @param lan networks behind the spoke
     * @param expires when the spoke is left out by itself
     * @param replaces the key or name of a spoke that gets new keys and keeps name and addresses; empty: a new spoke
     * @param output where the spoke's configuration is written; empty: it is only printed
     */
    public record NewSpoke(
            Optional<String> name,
            Optional<PublicKey> publicKey,
            List<Cidr> addresses,
            List<Cidr> lan,
            Optional<Instant> expires,
            Optional<String> replaces,
            Optional<Path> output,
            SpokeText.Options options) {

        /** Makes a spoke with the usual addresses. */
        public NewSpoke(Optional<String> name, Optional<PublicKey> publicKey, List<Cidr> allowedIps, List<String> dns) {
            this(
                    name,
                    publicKey,
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    new SpokeText.Options(allowedIps, dns, OptionalInt.empty(), OptionalInt.empty()));
        }
    }

    /** @param configuration the spoke's own, complete; it holds secrets */
    public record AddedSpoke(PeerEntry spoke, String configuration, Delivery delivery) {
        @Override
        public String toString() {
            return spoke.title();
        }
    }

    /** Adds a spoke to the file, the relay and the interface. The last two may be down: a notice says so. */
    public AddedSpoke addSpoke(NewSpoke wish) throws ConfigException, AgentException {
        try (EditLock _ = EditLock.ofExisting(path)) {
            for (Path lost : Delivery.unprinted(path)) {
                around.notice(lost + " holds the configuration of a spoke that was perhaps never printed: hand it"
                        + " over, then delete it.");
            }
            AgentConfig config = read();
            if (wish.publicKey().isPresent()) {
                refuseOwnKey(config, wish.publicKey().get());
            }
            return changes(config).add(wish);
        }
    }

    /**
     * Removes a spoke everywhere; the file first, so that it never comes back by a later sync.
     *
     * @return the spoke; empty if none has that key or name
     */
    public Optional<PeerEntry> removePeer(String keyOrName) throws ConfigException, AgentException {
        try (EditLock _ = EditLock.ofExisting(path)) {
            AgentConfig config = read();
            Optional<PeerEntry> found = config.find(keyOrName);
            return found.isEmpty() ? found : Optional.of(changes(config).remove(found.get()));
        }
    }

    public PeerEntry rename(String keyOrName, String name) throws ConfigException {
        try (EditLock _ = EditLock.ofExisting(path)) {
            return changes(read()).rename(keyOrName, name);
        }
    }

    /** Takes a spoke off the relay and the interface; its lines stay in the file. */
    public PeerEntry disable(String keyOrName) throws ConfigException, AgentException {
        try (EditLock _ = EditLock.ofExisting(path)) {
            return changes(read()).disable(keyOrName);
        }
    }

    /** Brings back a spoke that was disabled, or that has expired: it does not expire again. */
    public PeerEntry enable(String keyOrName) throws ConfigException, AgentException {
        try (EditLock _ = EditLock.ofExisting(path)) {
            return changes(read()).enable(keyOrName);
        }
    }

    /** @param files new configurations of the spokes, complete but for their private keys */
    public record Rotated(AgentConfig config, PublicKey formerKey, List<Path> files) {}

    /**
     * Makes a new key and saves it. Relay and counterparts do not know it yet.
     *
     * @param output the directory for the spokes' new files; empty: none are written
     */
    public Rotated rotateKey(Optional<Path> output) throws ConfigException {
        try (EditLock _ = EditLock.ofExisting(path)) {
            AgentConfig config = read();
            KeyRotation rotation = new KeyRotation(config);
            PublicKey former = rotation.rotate(PrivateKey.generate(around.random()));
            List<Path> files = output.isPresent() ? rotation.writeSpokes(output.get()) : List.of();
            try {
                config.save();
            } catch (ConfigException e) {
                files.forEach(KeyRotation::delete);
                throw e;
            }
            rollout().reloadIfUp(config);
            return new Rotated(config, former, files);
        }
    }

    /**
     * Adds a hub to a spoke's file, and to the interface if it is up.
     *
     * @param assigned the spoke's addresses as the hub gave them; empty: they stay
     */
    public PeerEntry addHub(
            PublicKey hub,
            Optional<PresharedKey> presharedKey,
            Optional<String> name,
            List<Cidr> allowedIps,
            List<Cidr> assigned)
            throws ConfigException, AgentException {
        try (EditLock _ = EditLock.ofExisting(path)) {
            AgentConfig config = read();
            takeAddresses(config, assigned);
            refuseOwnKey(config, hub);
            PeerEntry peer = new PeerEntry(
                    hub,
                    name,
                    presharedKey,
                    allowedIps.isEmpty() ? SpokeText.hubNetworks(config) : allowedIps,
                    Optional.of(config.relayEndpoint()),
                    OptionalInt.of(PeerEntry.HUB_KEEPALIVE_SECONDS));
            config.add(peer);
            rollout().add(config);
            return peer;
        }
    }

    /** Takes the addresses that the hub assigned, with the lengths of the networks that they are in. */
    private void takeAddresses(AgentConfig config, List<Cidr> assigned) {
        List<Cidr> own = config.settings().addresses();
        List<Cidr> taken = own.stream()
                .map(address -> assigned.stream()
                        .filter(address::contains)
                        .findFirst()
                        .map(given -> new Cidr(given.address(), address.prefix()))
                        .orElse(address))
                .toList();
        if (!taken.equals(own)) {
            config.replaceAddresses(taken);
            around.notice("The own address is " + taken.getFirst() + " now, as the hub assigned it.");
        }
    }

    /** Compares the relay's key with the pinned one, and publishes all counterparts. */
    public Published sync(boolean acceptNewRelayKey) throws ConfigException, AgentException, LinkException {
        AgentConfig config;
        try (EditLock _ = EditLock.ofExisting(path)) {
            config = read();
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
        PrivateFile.warning(path).ifPresent(around::notice);
        SyncLoop loop =
                loop(new FilePeers(path, around::addresses, around.machine().started(), this::makeAgain));
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
        PrivateFile.warning(path).ifPresent(around::notice);
        StartedLinks started = around.machine().started();
        String name = AgentConfig.read(path).interfaceName();
        boolean wasOurs = started.contains(name);
        started.remove(name);
        if (make() != Start.RELOADED || wasOurs) {
            started.add(name);
        }
    }

    /** Makes an interface that is gone, by the service that made it where there is one: that may do more than we. */
    void makeAgain() throws ConfigException, LinkException {
        Optional<String> unit = around.machine().interfaceUnit();
        if (unit.isEmpty()) {
            make();
            return;
        }
        // That restarts this program too, which needs the service.
        Commands.Outcome outcome = around.commands().run("systemctl", "--no-block", "restart", unit.get());
        if (!outcome.succeeded()) {
            throw new LinkException("the interface is gone, and systemctl cannot restart " + unit.get()
                    + ", which makes it: it ended with " + outcome);
        }
    }

    private Start make() throws ConfigException, LinkException {
        AgentConfig config = AgentConfig.read(path);
        WireGuardLink link = link(config);
        Start made = link.start(config, around.addresses());
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
        WireGuardLink link = link(read());
        // First, so that no watch makes it again.
        around.machine().started().remove(link.name());
        if (!link.stop()) {
            around.notice("The interface " + link.name() + " is not there: nothing to stop.");
        }
    }

    public void reload() throws ConfigException, LinkException {
        AgentConfig config = read();
        link(config).reload(config, around.addresses());
    }

    private void replaceRelayKey(AgentConfig config, PublicKey key, boolean accepted)
            throws ConfigException, AgentException, LinkException {
        if (!accepted) {
            throw AgentException.relayKeyChanged(config, key);
        }
        config.replaceRelayKey(key);
        config.save();
        around.notice("The relay's new key is pinned: " + key);
        rollout().reloadIfUp(config);
    }

    /** Reads the file, and says if every user may. */
    private AgentConfig read() throws ConfigException {
        PrivateFile.warning(path).ifPresent(around::notice);
        return AgentConfig.read(path);
    }

    private Rollout rollout() {
        return new Rollout(role, around);
    }

    private SpokeChanges changes(AgentConfig config) {
        return new SpokeChanges(config, around, rollout());
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
