// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.link.WireGuardLink;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A hub.conf or spoke.conf, read again when it is replaced. */
public final class FilePeers implements WatchedPeers {
    /** An atomic replacement changes at least one of them. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object inode) {}

    private final Path path;
    private final Supplier<Function<HostPort, Optional<InetAddress>>> resolve;
    private AgentConfig config;
    private @Nullable Stamp stamp;

    /** @param resolve gives a fresh look-up for each reload */
    public FilePeers(Path path, Supplier<Function<HostPort, Optional<InetAddress>>> resolve) throws ConfigException {
        this.path = path;
        this.resolve = resolve;
        this.stamp = stampNow();
        this.config = AgentConfig.read(path);
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
        if (Objects.equals(now, stamp)) {
            return false;
        }
        stamp = now;
        config = AgentConfig.read(path);
        if (link.exists()) {
            link.reload(config, resolve.get());
        }
        return true;
    }

    @Override
    public SpokeSet keys(LiveLink live) {
        return SpokeSet.of(
                config.counterparts().stream().map(PeerEntry::publicKey).toList());
    }

    /** Returns the peers at the relay, also those whose endpoint could not be looked up when the interface started. */
    @Override
    public List<PublicKey> peersAtRelay(LiveLink live) {
        Set<PublicKey> running = live.peers().stream().map(LivePeer::publicKey).collect(Collectors.toSet());
        Stream<PublicKey> written = config.peers().stream()
                .filter(peer -> peer.endpoint().equals(relayEndpoint()))
                .map(PeerEntry::publicKey)
                .filter(running::contains);
        return Stream.concat(WatchedPeers.super.peersAtRelay(live).stream(), written)
                .distinct()
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
