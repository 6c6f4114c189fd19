// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import dev.wgx.agent.direct.DirectPaths;
import dev.wgx.agent.direct.DirectPolicy;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.link.Machine;
import dev.wgx.agent.link.TunnelPath;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.agent.relay.Publisher;
import dev.wgx.agent.relay.Silence;
import dev.wgx.agent.relay.SilenceDiagnosis;
import dev.wgx.agent.sync.WatchJournal.Concern;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Carries out what a {@link SyncWatch} orders. Nothing but the end of its thread, or of the JVM, ends it. */
public final class SyncLoop {
    /** Between two looks for signs: some system calls, no program. */
    static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);

    private final WatchedPeers watched;
    private final Function<String, WireGuardLink> links;
    private final SilenceDiagnosis diagnosis;
    private final Publisher publisher;
    private final Machine machine;
    private final DirectPaths direct;
    private final WatchJournal journal;
    private final SyncWatch watch;

    private LiveLink live = new LiveLink(0, 0, List.of());
    private Signs signs;
    private long refreshNs;

    public SyncLoop(
            WatchedPeers watched,
            Function<String, WireGuardLink> links,
            SilenceDiagnosis diagnosis,
            Publisher publisher,
            Machine machine,
            DirectPaths direct,
            Consumer<String> log) {
        this.watched = watched;
        this.links = links;
        this.diagnosis = diagnosis;
        this.publisher = publisher.impatient();
        this.machine = machine;
        this.direct = direct;
        this.journal = new WatchJournal(log);
        this.refreshNs = machine.nowNs();
        this.watch = new SyncWatch(refreshNs, journal);
        this.signs = look();
    }

    /** Runs until the thread is interrupted. */
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            step();
        }
    }

    void step() {
        try {
            refresh();
            Signs now = look();
            if (now.interfaceIndex() != signs.interfaceIndex()) {
                watch.onInterfaceReplaced();
            }
            if (now.isNewsAfter(signs)) {
                watch.onChange();
                direct.onNetworkChange();
            }
            signs = now;
            carryOut(watch.next(machine.nowNs()));
        } catch (ConfigException e) {
            watch.onFailure(machine.nowNs(), e.getMessage());
        } catch (LinkException e) {
            watch.onFailure(machine.nowNs(), e.getMessage());
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (Exception | Error e) {
            onOwnFault(e);
        }
    }

    /** Goes on after a fault of our own, which must neither end the watch nor keep a processor busy. */
    private void onOwnFault(Throwable fault) {
        if (!Thread.currentThread().isInterrupted()) {
            watch.onFailure(machine.nowNs(), describe(fault));
            pause(LOOK_NS);
        }
    }

    /** Quotes no message: it may hold what nobody should read. */
    private static String describe(Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        return "The watch met a fault of its own and goes on: "
                + fault.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0])
                + ". Please report this.";
    }

    private void carryOut(Order order) throws ConfigException, LinkException {
        switch (order) {
            case Order.Inspect() -> inspect();
            case Order.Make() -> {
                watched.makeAgain();
                watch.onMade(watched.interfaceName());
            }
            case Order.Publish() -> {
                PublishOutcome outcome = publish();
                watch.onPublished(machine.nowNs(), outcome);
            }
            case Order.Diagnose() -> {
                Silence cause = diagnose();
                watch.onDiagnosed(machine.nowNs(), cause);
            }
            case Order.Call(Optional<HostPort> endpoint) -> call(endpoint);
            case Order.Follow follow -> follow(follow);
            case Order.Wait() -> pause(watch.deadlineNs() - machine.nowNs());
        }
    }

    /** Looks at the file. What goes wrong leaves the configuration in force that was, and holds up nothing else. */
    private void refresh() {
        if (machine.nowNs() - refreshNs < 0) {
            return;
        }
        try {
            if (watched.refresh(link())) {
                watch.onChange();
            }
            journal.configurationInForce(watched.inForce());
        } catch (ConfigException e) {
            journal.wrong(Concern.CONFIGURATION, "The old configuration stays in force: " + e.getMessage());
        } catch (LinkException e) {
            onReloadFailure(e.getMessage());
        } catch (RuntimeException fault) {
            onReloadFailure(describe(fault));
        }
    }

    private void onReloadFailure(String sentence) {
        journal.wrong(Concern.CONFIGURATION, "The new configuration is not in force yet, trying again: " + sentence);
        refreshNs = machine.nowNs() + SyncWatch.RETRY_NS;
    }

    private Signs look() {
        Optional<HostPort> relay = live.findPeer(watched.relayKey()).flatMap(LivePeer::endpoint);
        return Signs.look(machine, watched.interfaceName(), relay);
    }

    private void inspect() throws LinkException {
        Optional<LiveLink> found = link().find();
        if (found.isPresent()) {
            live = found.get();
            watch.onInterface(relayPeer().endpoint());
            direct.follow(
                    new DirectPolicy(watched.interfaceName(), watched.relayKey(), watched.directCounterparts(live)));
        } else if (link().exists()) {
            throw new LinkException("`wg` shows no WireGuard interface " + watched.interfaceName()
                    + ", though there is something of that name: are you root, is `wg` installed?");
        } else {
            watch.onInterfaceAbsent(machine.nowNs(), watched.interfaceName(), watched.isOurs());
        }
    }

    private LivePeer relayPeer() throws LinkException {
        Optional<LivePeer> relay = live.findPeer(watched.relayKey());
        if (relay.isEmpty()) {
            watched.distrustLink();
            throw new LinkException("The interface " + watched.interfaceName() + " has no peer with the relay's key "
                    + watched.relayKey() + ".");
        }
        return relay.get();
    }

    private PublishOutcome publish() throws LinkException {
        InetAddress relay = relayPeer().allowedIps().stream()
                .filter(Cidr::isHost)
                .map(Cidr::address)
                .findFirst()
                .orElseThrow(() -> new LinkException("The relay has no single address in AllowedIPs of the interface "
                        + watched.interfaceName() + ": give it one, as 10.120.0.2/32."));
        TunnelPath path = link().pathTo(relay);
        return publisher.publish(path, watched.keys(live), watched.names());
    }

    private Silence diagnose() {
        Optional<HostPort> current = live.findPeer(watched.relayKey()).flatMap(LivePeer::endpoint);
        return watched.relayEndpoint()
                .or(() -> current)
                .map(written -> diagnosis.diagnose(written, watched.relayKey(), current))
                .orElseGet(() -> new Silence.NoEndpoint(watched.interfaceName()));
    }

    private void call(Optional<HostPort> endpoint) throws LinkException {
        List<PublicKey> relay = List.of(watched.relayKey());
        if (endpoint.isPresent()) {
            link().setEndpoint(relay, endpoint.get());
        }
        link().renewSessions(relay);
        watch.onCalled(endpoint);
    }

    private void follow(Order.Follow order) throws LinkException {
        List<PublicKey> followers = watched.followers(live, order).stream()
                .filter(peer -> !direct.isDirect(peer))
                .toList();
        if (!followers.isEmpty()) {
            link().setEndpoint(followers, order.endpoint());
            link().renewSessions(followers);
        }
        watch.onFollowed(machine.nowNs());
    }

    private void pause(long ns) {
        try {
            machine.pause(Math.clamp(ns, 1, LOOK_NS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private WireGuardLink link() {
        return links.apply(watched.interfaceName());
    }
}
