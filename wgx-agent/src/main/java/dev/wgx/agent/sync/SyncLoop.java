// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.agent.relay.Publisher;
import dev.wgx.agent.relay.RelayKeys;
import dev.wgx.agent.relay.Resolver;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Carries out what a {@link SyncWatch} orders, with the system's clock. */
public final class SyncLoop {
    /** Between two looks at the file: a stat each, nothing more. */
    private static final long FILE_NS = TimeUnit.SECONDS.toNanos(2);

    private final WatchedPeers watched;
    private final Function<String, WireGuardLink> links;
    private final Resolver resolver;
    private final RelayKeys query;
    private final Publisher publisher;
    private final Consumer<String> log;
    private final SyncWatch watch;

    private LiveLink live = new LiveLink(0, 0, List.of());

    public SyncLoop(
            WatchedPeers watched,
            Function<String, WireGuardLink> links,
            Resolver resolver,
            RelayKeys query,
            Publisher publisher,
            Consumer<String> log) {
        this.watched = watched;
        this.links = links;
        this.resolver = resolver;
        this.query = query;
        this.publisher = publisher;
        this.log = log;
        this.watch = new SyncWatch(System.nanoTime(), log);
    }

    /** Runs until the thread is interrupted. */
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            step();
        }
    }

    private void step() {
        refresh();
        try {
            switch (watch.next(System.nanoTime())) {
                case INSPECT -> inspect();
                case RESOLVE -> resolve();
                case PUBLISH -> watch.onPublished(System.nanoTime(), publish());
                case WAIT -> pause();
            }
        } catch (LinkException e) {
            watch.onFailure(System.nanoTime(), e.getMessage());
        }
    }

    private void refresh() {
        try {
            if (watched.refresh(link())) {
                watch.onChange();
            }
        } catch (ConfigException e) {
            watch.onMistake(e.getMessage());
        } catch (LinkException e) {
            log.accept(e.getMessage());
            watch.onChange();
        }
    }

    private void inspect() throws LinkException {
        Optional<LiveLink> found = link().find();
        long nowNs = System.nanoTime();
        if (found.isEmpty()) {
            watch.onInterfaceAbsent(nowNs, watched.interfaceName());
            return;
        }
        live = found.get();
        Optional<LivePeer> relay = live.findPeer(watched.relayKey());
        long epochS = relay.map(LivePeer::latestHandshakeEpochS).orElse(0L);
        long ageMs = Math.max(0, System.currentTimeMillis() - TimeUnit.SECONDS.toMillis(epochS));
        watch.onInterface(
                nowNs,
                epochS == 0 ? OptionalLong.empty() : OptionalLong.of(TimeUnit.MILLISECONDS.toNanos(ageMs)),
                relay.flatMap(LivePeer::endpoint));
    }

    private void resolve() throws LinkException {
        Optional<HostPort> current = live.findPeer(watched.relayKey()).flatMap(LivePeer::endpoint);
        Optional<HostPort> written = watched.relayEndpoint().or(() -> current);
        Optional<RelayKeys.Answer> answer = written.flatMap(query::ask);
        Optional<HostPort> resolved = written.flatMap(endpoint -> choose(endpoint, current, answer));
        Optional<HostPort> another =
                watch.onResolved(System.nanoTime(), resolved, watched.relayKey(), answer.map(RelayKeys.Answer::key));
        if (another.isPresent()) {
            List<PublicKey> peers = watched.peersAtRelay(live);
            link().setEndpoint(peers, another.get());
        }
    }

    /** Chooses the address that answers; else the one in use, if the name still has it; else the first. */
    private Optional<HostPort> choose(HostPort written, Optional<HostPort> current, Optional<RelayKeys.Answer> answer) {
        if (answer.isPresent()) {
            return answer.map(known -> HostPort.of(known.address(), written.port()));
        }
        List<HostPort> all = resolver.resolve(written).stream()
                .map(address -> HostPort.of(address, written.port()))
                .toList();
        return current.filter(all::contains).or(() -> all.stream().findFirst());
    }

    private PublishOutcome publish() {
        List<Cidr> allowedIps =
                live.findPeer(watched.relayKey()).map(LivePeer::allowedIps).orElse(List.of());
        Optional<InetAddress> relay =
                allowedIps.stream().filter(Cidr::isHost).map(Cidr::address).findFirst();
        return relay.isPresent()
                ? publisher.publish(relay.get(), watched.keys(live))
                : new PublishOutcome.Unreachable();
    }

    private void pause() {
        long ns = Math.clamp(watch.deadlineNs() - System.nanoTime(), 1, FILE_NS);
        try {
            TimeUnit.NANOSECONDS.sleep(ns);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private WireGuardLink link() {
        return links.apply(watched.interfaceName());
    }
}
