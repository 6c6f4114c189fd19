// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import dev.wgx.command.SpokeNames;
import dev.wgx.config.AtomicFile;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import dev.wgx.config.HostPort;
import dev.wgx.config.IniFile;
import dev.wgx.config.IniSection;
import dev.wgx.config.IniValue;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A hub.conf or spoke.conf: valid as a whole at every moment, changed in memory, replaced whole by {@link #save}. */
public final class AgentConfig {
    public static final String DEFAULT_INTERFACE = "wgx";

    /** Freed addresses that are not given again while others are free. */
    private static final int MAX_FREED = 64;

    private final Path path;
    private final IniFile file;

    private final String interfaceName;
    private final boolean sharesNames;
    private final boolean wantsDirectPaths;
    private final Forwarding forwarding;
    private InterfaceSettings settings;
    private HostPort relayEndpoint;
    private PublicKey relayKey;
    private final Map<PublicKey, PeerEntry> peers = new LinkedHashMap<>();
    private final Map<PublicKey, IniSection> sections = new LinkedHashMap<>();
    /** WireGuard gives a network to one peer only: the last one that claims it, without a word. */
    private final Map<Cidr, PublicKey> owners = new LinkedHashMap<>();

    private AgentConfig(Path path, IniFile file) throws ConfigException {
        this.path = path;
        this.file = file;
        IniSection main = file.only(ConfigText.MAIN);
        this.interfaceName = ConfigText.readInterfaceName(main);
        this.relayEndpoint = main.require(ConfigText.RELAY_ENDPOINT).endpoint(HostPort.RELAY_PORT);
        this.relayKey = main.require(ConfigText.RELAY_PUBLIC_KEY).publicKey();
        Optional<IniValue> shareNames = main.find(ConfigText.SHARE_NAMES);
        this.sharesNames = shareNames.isPresent() && shareNames.get().on();
        Optional<IniValue> direct = main.find(ConfigText.DIRECT);
        this.wantsDirectPaths = direct.isEmpty() || direct.get().on();
        this.forwarding = ConfigText.readForwarding(main);
        this.settings = ConfigText.readInterface(file.only(ConfigText.INTERFACE));
        readPeers();
        if (!peers.containsKey(relayKey)) {
            throw main.require(ConfigText.RELAY_PUBLIC_KEY)
                    .mistake("no [Peer] has this key; add the relay's, as `wgx export` prints it");
        }
    }

    public static AgentConfig read(Path path) throws ConfigException {
        return new AgentConfig(path, IniFile.read(path, ConfigText.SCHEMA));
    }

    /** Returns a new file with the relay as its only peer. It is not saved yet. */
    public static AgentConfig create(
            Path path, String interfaceName, InterfaceSettings settings, HostPort relayEndpoint, PublicKey relayKey)
            throws ConfigException {
        IniFile file = IniFile.empty(path.toString(), ConfigText.SCHEMA);
        ConfigText.writeMain(file.add(ConfigText.MAIN), interfaceName, relayEndpoint, relayKey);
        ConfigText.writeInterface(file.add(ConfigText.INTERFACE), settings);
        List<Cidr> inner = AddressPool.relayAddresses(settings.addresses(), path.toString());
        ConfigText.writePeer(file.add(ConfigText.PEER), PeerEntry.relay(relayKey, inner, relayEndpoint));
        return new AgentConfig(path, IniFile.parse(path.toString(), file.text(), ConfigText.SCHEMA));
    }

    public Path path() {
        return path;
    }

    public String interfaceName() {
        return interfaceName;
    }

    /** Returns the relay's endpoint as it is written: a name is not resolved. */
    public HostPort relayEndpoint() {
        return relayEndpoint;
    }

    /** Returns the relay's pinned key. */
    public PublicKey relayKey() {
        return relayKey;
    }

    public InterfaceSettings settings() {
        return settings;
    }

    /** Returns whether packets may go without the relay where the NATs allow it. */
    public boolean wantsDirectPaths() {
        return wantsDirectPaths;
    }

    /** Returns what this machine forwards for its peers. */
    public Forwarding forwarding() {
        return forwarding;
    }

    public PeerEntry relay() {
        PeerEntry relay = peers.get(relayKey);
        if (relay == null) {
            throw new IllegalStateException("the relay's own section is gone");
        }
        return relay;
    }

    /** Returns all peers, the relay too, in the file's order. */
    public List<PeerEntry> peers() {
        return List.copyOf(peers.values());
    }

    /** Returns the hub's spokes, or the spoke's hubs. */
    public List<PeerEntry> counterparts() {
        return peers.values().stream()
                .filter(peer -> !peer.publicKey().equals(relayKey))
                .toList();
    }

    /** Returns what the relay's operator is told of the counterparts' names: nothing unless this file says so. */
    public SpokeNames sharedNames(Instant now) {
        Map<PublicKey, String> names = new LinkedHashMap<>();
        if (sharesNames) {
            activeCounterparts(now)
                    .forEach(peer -> names.put(peer.publicKey(), peer.name().orElse("")));
        }
        return SpokeNames.of(names);
    }

    /** Returns the peers that are to be on the interface now: all but the disabled and the expired ones. */
    public List<PeerEntry> activePeers(Instant now) {
        return peers.values().stream()
                .filter(peer -> peer.publicKey().equals(relayKey) || peer.isActive(now))
                .toList();
    }

    /** Returns the counterparts that are to be published now. */
    public List<PeerEntry> activeCounterparts(Instant now) {
        return counterparts().stream().filter(peer -> peer.isActive(now)).toList();
    }

    /** Returns when the next counterpart expires; empty if none does. */
    public Optional<Instant> nextExpiry(Instant now) {
        return activeCounterparts(now).stream()
                .map(PeerEntry::expires)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** Returns the addresses that were freed lately, the oldest first. */
    List<Cidr> freedAddresses() {
        return ConfigText.readFreed(file.only(ConfigText.MAIN));
    }

    /** @throws ConfigException if its key or name is there already, or one of its networks */
    public void add(PeerEntry peer) throws ConfigException {
        if (peer.name().isPresent()) {
            checkName(peer.name().get());
        }
        check(peer, file.place());
        IniSection section = file.add(ConfigText.PEER);
        ConfigText.writePeer(section, peer);
        keep(peer, section);
    }

    private void checkName(String name) throws ConfigException {
        // A line break in a name would be a line of configuration.
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            throw new ConfigException(file.place(), "a name is one line of plain text; choose such a name");
        }
        if (peers.values().stream().anyMatch(other -> other.name().equals(Optional.of(name)))) {
            throw new ConfigException(file.place(), "the name " + name + " is taken; choose another");
        }
    }

    /** Gives a counterpart another name. */
    public PeerEntry rename(PeerEntry peer, String name) throws ConfigException {
        checkName(name);
        return annotate(peer.withName(name));
    }

    /** Writes what stands in comments of a counterpart: name, expiry, whether it is disabled or stays relayed. */
    public PeerEntry annotate(PeerEntry peer) {
        ConfigText.writeNotes(section(peer.publicKey()), peer);
        peers.put(peer.publicKey(), peer);
        return peer;
    }

    /** Gives a counterpart other keys; it keeps its place, and every line that does not change. */
    public void replaceKeys(PeerEntry former, PeerEntry peer) throws ConfigException {
        if (!former.publicKey().equals(peer.publicKey()) && peers.containsKey(peer.publicKey())) {
            throw new ConfigException(
                    file.place(), "the peer " + peer.publicKey() + " is there already; give another key");
        }
        IniSection section = section(former.publicKey());
        peers.remove(former.publicKey());
        sections.remove(former.publicKey());
        ConfigText.writeKeys(section, peer);
        keep(peer, section);
    }

    /** Gives the owner of the file another key. */
    public void replacePrivateKey(PrivateKey key) {
        ConfigText.writePrivateKey(file.only(ConfigText.INTERFACE), key);
        settings = settings.withPrivateKey(key);
    }

    /** Gives the owner of the file other addresses. */
    public void replaceAddresses(List<Cidr> addresses) {
        ConfigText.writeAddresses(file.only(ConfigText.INTERFACE), addresses);
        settings = settings.withAddresses(addresses);
    }

    /**
     * Returns the counterpart with this key or name.
     *
     * @throws ConfigException if several have that name
     */
    public Optional<PeerEntry> find(String keyOrName) throws ConfigException {
        List<PeerEntry> found = counterparts().stream()
                .filter(peer -> peer.publicKey().toString().equals(keyOrName)
                        || peer.name().equals(Optional.of(keyOrName)))
                .toList();
        if (found.size() > 1) {
            throw new ConfigException(
                    file.place(), found.size() + " peers have the name " + keyOrName + "; give the key");
        }
        return found.stream().findFirst();
    }

    public void remove(PeerEntry peer) {
        if (peer.publicKey().equals(relayKey)) {
            throw new IllegalArgumentException("the relay stays");
        }
        peers.remove(peer.publicKey());
        owners.values().removeIf(peer.publicKey()::equals);
        IniSection section = sections.remove(peer.publicKey());
        if (section != null) {
            file.remove(section, ConfigText.NOTES);
        }
        free(peer.ownAddresses(settings));
    }

    private void free(List<Cidr> addresses) {
        List<Cidr> freed = new ArrayList<>(freedAddresses());
        freed.removeAll(addresses);
        freed.addAll(addresses);
        if (!addresses.isEmpty()) {
            ConfigText.writeFreed(
                    file.only(ConfigText.MAIN), freed.subList(Math.max(0, freed.size() - MAX_FREED), freed.size()));
        }
    }

    /** Points to another relay: in [Main], and in each [Peer] that is reached through the former one. */
    public void replaceRelay(HostPort endpoint, PublicKey key) throws ConfigException {
        replaceRelayKey(key);
        for (PeerEntry peer : peers()) {
            if (peer.publicKey().equals(relayKey) || peer.endpoint().equals(Optional.of(relayEndpoint))) {
                section(peer.publicKey()).set(ConfigText.ENDPOINT, endpoint.toString());
                peers.put(peer.publicKey(), peer.withEndpoint(endpoint));
            }
        }
        file.only(ConfigText.MAIN).set(ConfigText.RELAY_ENDPOINT, endpoint.toString());
        relayEndpoint = endpoint;
    }

    /** Pins another key of the relay, in [Main] and in its [Peer]. */
    public void replaceRelayKey(PublicKey key) throws ConfigException {
        if (key.equals(relayKey)) {
            return;
        }
        if (peers.containsKey(key)) {
            throw new ConfigException(
                    file.place(), "the relay's new key " + key + " is another peer's; remove that first");
        }
        PeerEntry relay = relay();
        IniSection section = section(relayKey);
        file.only(ConfigText.MAIN).set(ConfigText.RELAY_PUBLIC_KEY, key.toString());
        section.set(ConfigText.PUBLIC_KEY, key.toString());
        peers.remove(relayKey);
        sections.remove(relayKey);
        keep(relay.withPublicKey(key), section);
        relayKey = key;
    }

    private IniSection section(PublicKey key) {
        IniSection section = sections.get(key);
        if (section == null) {
            throw new IllegalStateException("the section of the peer " + key + " is gone");
        }
        return section;
    }

    public String text() {
        return file.text();
    }

    /** Replaces the file. What it held before stays beside it, with {@code .old} behind its name. */
    public void save() throws ConfigException {
        write(file.text());
    }

    /** Puts the text back that the file had before {@link #save}. */
    public void restore() throws ConfigException {
        write(file.read());
    }

    private void write(String text) throws ConfigException {
        try {
            if (Files.exists(path)) {
                String before = Files.readString(path);
                if (before.equals(text)) {
                    return;
                }
                AtomicFile.replace(formerPath(path), before);
            }
            AtomicFile.replace(path, text);
        } catch (IOException e) {
            throw new ConfigException(
                    file.place(), "cannot be written (" + e.getMessage() + "); check the directory and who you are");
        }
    }

    /** Returns where the text is kept that the file had before its last change. */
    public static Path formerPath(Path path) {
        return path.resolveSibling(path.getFileName() + ".old");
    }

    private void readPeers() throws ConfigException {
        for (IniSection section : file.all(ConfigText.PEER)) {
            PeerEntry peer = ConfigText.readPeer(section);
            check(peer, section.place());
            keep(peer, section);
        }
    }

    private void keep(PeerEntry peer, IniSection section) {
        peers.put(peer.publicKey(), peer);
        sections.put(peer.publicKey(), section);
        peer.allowedIps().forEach(network -> owners.put(network.network(), peer.publicKey()));
    }

    private void check(PeerEntry peer, Place place) throws ConfigException {
        if (peers.containsKey(peer.publicKey())) {
            throw new ConfigException(place, "the peer " + peer.publicKey() + " is there already; keep one of the two");
        }
        for (Cidr network : peer.allowedIps()) {
            PublicKey owner = owners.get(network.network());
            if (owner != null) {
                throw new ConfigException(
                        place,
                        network + " is the peer's " + owner
                                + " already, and WireGuard gives it to one only; change one");
            }
        }
    }
}
