// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.direct.DirectPolicy.Counterpart;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.link.StartedLinks;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.command.SpokeNames;
import dev.wgx.command.SpokeSet;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A hub.conf or spoke.conf, read again when it is replaced. */
public final class FilePeers implements WatchedPeers {
    /** An atomic replacement changes at least one of them. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object inode) {}

    /** Makes the interface as the command {@code start} does. */
    @FunctionalInterface
    public interface Starter {
        void start() throws ConfigException, LinkException;
    }

    private final Path path;
    private final Supplier<Function<HostPort, List<InetAddress>>> resolve;
    private final StartedLinks started;
    private final Starter starter;
    private final InstantSource clock;
    private AgentConfig config;
    private @Nullable Stamp stamp;
    private @Nullable ConfigException mistake;
    private boolean isLinkBehind;
    /** The time from which on another spoke is left out. */
    private Optional<Instant> nextExpiry;

    /** @param resolve gives a fresh look-up for each reload */
    public FilePeers(
            Path path, Supplier<Function<HostPort, List<InetAddress>>> resolve, StartedLinks started, Starter starter)
            throws ConfigException {
        this(path, resolve, started, starter, InstantSource.system());
    }

    FilePeers(
            Path path,
            Supplier<Function<HostPort, List<InetAddress>>> resolve,
            StartedLinks started,
            Starter starter,
            InstantSource clock)
            throws ConfigException {
        this.path = path;
        this.clock = clock;
        this.resolve = resolve;
        this.started = started;
        this.starter = starter;
        this.stamp = stampNow();
        this.config = AgentConfig.read(path);
        this.nextExpiry = config.nextExpiry(clock.instant());
    }

    @Override
    public String interfaceName() {
        return config.interfaceName();
    }

    @Override
    public PublicKey relayKey() {
        return config.relayKey();
    }

    @Override
    public Optional<HostPort> relayEndpoint() {
        return Optional.of(config.relayEndpoint());
    }

    @Override
    public boolean refresh(WireGuardLink link) throws ConfigException, LinkException {
        Stamp now = stampNow();
        boolean isReplaced = !Objects.equals(now, stamp);
        boolean isExpired =
                nextExpiry.filter(end -> !clock.instant().isBefore(end)).isPresent();
        if (isReplaced || isExpired) {
            stamp = now;
            read();
        }
        if (mistake != null) {
            throw mistake;
        }
        if (isLinkBehind) {
            if (link.name().equals(interfaceName()) && link.exists()) {
                link.reload(config, resolve.get());
            }
            isLinkBehind = false;
        }
        return isReplaced || isExpired;
    }

    private void read() {
        nextExpiry = Optional.empty();
        try {
            config = AgentConfig.read(path);
            nextExpiry = config.nextExpiry(clock.instant());
            mistake = null;
            isLinkBehind = true;
        } catch (ConfigException e) {
            mistake = e;
        }
    }

    /** Does so for an interface that wgx has started, and has finished starting. */
    @Override
    public void distrustLink() {
        isLinkBehind |= isOurs();
    }

    @Override
    public String inForce() {
        return "The configuration in " + path + " is in force.";
    }

    @Override
    public void makeAgain() throws ConfigException, LinkException {
        starter.start();
    }

    @Override
    public boolean isOurs() {
        return started.contains(interfaceName());
    }

    @Override
    public SpokeSet keys(LiveLink live) {
        return SpokeSet.of(config.activeCounterparts(clock.instant()).stream()
                .map(PeerEntry::publicKey)
                .toList());
    }

    @Override
    public SpokeNames names() {
        return config.sharedNames(clock.instant());
    }

    @Override
    public Map<PublicKey, Counterpart> directCounterparts(LiveLink live) {
        Map<PublicKey, Counterpart> wanted = new HashMap<>();
        if (config.wantsDirectPaths()) {
            config.activeCounterparts(clock.instant()).stream()
                    .filter(peer -> peer.endpoint().equals(relayEndpoint()) && !peer.staysRelayed())
                    .forEach(peer -> wanted.put(
                            peer.publicKey(),
                            new Counterpart(
                                    peer.name().orElse(""),
                                    OptionalInt.of(peer.keepaliveSeconds().orElse(0)))));
        }
        return wanted;
    }

    /**
     * Returns the peers that the file has at the relay and the interface elsewhere; while the relay has not moved only
     * those that the interface has nowhere, since the name was not known when it started.
     */
    @Override
    public List<PublicKey> followers(LiveLink live, Order.Follow order) {
        Set<PublicKey> written = config.counterparts().stream()
                .filter(peer -> peer.endpoint().equals(relayEndpoint()))
                .map(PeerEntry::publicKey)
                .collect(Collectors.toSet());
        return live.peers().stream()
                .filter(peer -> peer.endpoint().isEmpty()
                        || (order.hasMoved() && !peer.endpoint().equals(Optional.of(order.endpoint()))))
                .map(LivePeer::publicKey)
                .filter(written::contains)
                .toList();
    }

    private @Nullable Stamp stampNow() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException absent) {
            return null;
        }
    }
}
