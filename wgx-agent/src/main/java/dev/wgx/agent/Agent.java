// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.EditLock;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.conf.SpokeText;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The commands that change the file of a hub or a spoke, and with it relay and interface. One that fails has changed
 * nothing, unless its message says what.
 */
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
            AgentConfig config = around.read(path);
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
            AgentConfig config = around.read(path);
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
            AgentConfig config = around.read(path);
            Optional<PeerEntry> found = config.find(keyOrName);
            return found.isEmpty() ? found : Optional.of(changes(config).remove(found.get()));
        }
    }

    public PeerEntry rename(String keyOrName, String name) throws ConfigException {
        try (EditLock _ = EditLock.ofExisting(path)) {
            return changes(around.read(path)).rename(keyOrName, name);
        }
    }

    /** Takes a spoke off the relay and the interface; its lines stay in the file. */
    public PeerEntry disable(String keyOrName) throws ConfigException, AgentException {
        try (EditLock _ = EditLock.ofExisting(path)) {
            return changes(around.read(path)).disable(keyOrName);
        }
    }

    /** Brings back a spoke that was disabled, or that has expired: it does not expire again. */
    public PeerEntry enable(String keyOrName) throws ConfigException, AgentException {
        try (EditLock _ = EditLock.ofExisting(path)) {
            return changes(around.read(path)).enable(keyOrName);
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
            AgentConfig config = around.read(path);
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
            AgentConfig config = around.read(path);
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
}
