// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.Agent.Setup;
import dev.wgx.agent.conf.AddressPool;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.InterfaceSettings;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.relay.RelayKeys;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The first configuration of a hub or a spoke, and a later one's way to another relay. */
final class Initialisation {
    private static final int MAX_NAMES = 10;

    private final Role role;
    private final Path path;
    private final Surroundings around;

    Initialisation(Role role, Path path, Surroundings around) {
        this.role = role;
        this.path = path;
        this.around = around;
    }

    /** Writes a configuration with a new key. */
    AgentConfig create(Setup setup) throws ConfigException, AgentException {
        PrivateKey privateKey = PrivateKey.generate(around.random());
        List<Cidr> addresses = setup.addresses().isEmpty() ? List.of(role.usualAddress()) : setup.addresses();
        InterfaceSettings settings = new InterfaceSettings(privateKey, addresses);
        // Mistakes in the addresses show before the relay is asked.
        AddressPool.relayAddresses(addresses, path.toString());
        PublicKey pinned =
                setup.relayKey().isPresent() ? setup.relayKey().get() : trusted(setup.relay(), ask(setup.relay()));
        String interfaceName = setup.interfaceName().orElse(AgentConfig.DEFAULT_INTERFACE);
        AgentConfig config = AgentConfig.create(path, interfaceName, settings, setup.relay(), pinned);
        if (Files.exists(path)) {
            around.notice("The former configuration is kept in " + AgentConfig.formerPath(path) + ".");
        }
        config.save();
        if (role == Role.SPOKE && setup.addresses().isEmpty()) {
            around.notice("The own address is " + role.usualAddress() + ", as nobody named another: the hub's"
                    + " `add-spoke --public-key` says which it is, and `add-hub` takes it from that output.");
        }
        around.container().warning(List.of(path)).ifPresent(sentence -> around.notice(sentence + "."));
        return config;
    }

    /** Refuses to replace a file that holds counterparts: nobody else knows their keys and names. */
    void refuseToLosePeers() throws ConfigException {
        AgentConfig former;
        try {
            former = AgentConfig.read(path);
        } catch (ConfigException e) {
            // What nobody can read is replaced, and kept beside it.
            around.notice("The file could not be read: " + e.getMessage() + ".");
            return;
        }
        List<PeerEntry> peers = former.counterparts();
        if (!peers.isEmpty()) {
            throw new ConfigException(
                    Place.of(path.toString()),
                    "holds " + role.counted(peers.size()) + " that a new file would lose: " + namesOf(peers)
                            + "; for a new key alone run `wgx " + role.word()
                            + " rotate-key`, to begin anew move the file away");
        }
    }

    private static String namesOf(List<PeerEntry> peers) {
        String names = peers.stream().limit(MAX_NAMES).map(PeerEntry::title).collect(Collectors.joining(", "));
        return peers.size() <= MAX_NAMES ? names : names + " and " + (peers.size() - MAX_NAMES) + " more";
    }

    /** Points the configuration to the relay, and saves it. */
    void point(AgentConfig config, Setup setup) throws ConfigException, AgentException {
        List<Cidr> addresses = config.settings().addresses();
        boolean keepsAddresses =
                setup.addresses().isEmpty() || setup.addresses().equals(addresses);
        boolean keepsName = setup.interfaceName().orElse(config.interfaceName()).equals(config.interfaceName());
        if (!keepsAddresses || !keepsName) {
            throw new ConfigException(
                    Place.of(path.toString()),
                    "is there already and keeps its addresses and its interface; change them in the file, or replace"
                            + " it and its key with --force");
        }
        config.replaceRelay(
                setup.relay(),
                setup.relayKey().isPresent() ? setup.relayKey().get() : keyOfAnother(setup.relay(), config));
        config.save();
    }

    /** Returns what the relay tells, unless it is the same relay with another key: that is accepted by sync only. */
    private PublicKey keyOfAnother(HostPort relay, AgentConfig config) throws AgentException {
        Optional<PublicKey> answered = ask(relay);
        if (answered.equals(Optional.of(config.relayKey()))) {
            return config.relayKey();
        }
        if (answered.isPresent() && relay.equals(config.relayEndpoint())) {
            throw AgentException.relayKeyChanged(config, answered.get());
        }
        return trusted(relay, answered);
    }

    private Optional<PublicKey> ask(HostPort relay) {
        return around.relayKeys().ask(relay).map(RelayKeys.Answer::key);
    }

    private PublicKey trusted(HostPort relay, Optional<PublicKey> answered) throws AgentException {
        if (answered.isEmpty()) {
            throw around.noKeyFrom(
                    relay,
                    "check that wgxd runs there and that its UDP port is open, or give the key with"
                            + " --relay-public-key.");
        }
        around.notice("The relay's key is taken on trust: " + answered.get()
                + ". Compare it with what `wgx relay public-key` prints on the relay.");
        return answered.get();
    }
}
