// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import dev.wgx.agent.direct.DirectActions;
import dev.wgx.agent.direct.DirectActions.Renewal;
import dev.wgx.agent.direct.DirectPair;
import dev.wgx.agent.direct.DirectPaths;
import dev.wgx.agent.direct.DirectPolicy;
import dev.wgx.agent.direct.DirectPolicy.Counterpart;
import dev.wgx.agent.direct.Seen;
import dev.wgx.agent.direct.Standing;
import dev.wgx.agent.link.DirectMarks;
import dev.wgx.agent.link.LinkControl;
import dev.wgx.agent.link.LinkControl.Look;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.link.Machine;
import dev.wgx.agent.link.NextHop;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.direct.Candidate;
import dev.wgx.direct.Probe;
import dev.wgx.direct.SealedMessage;
import dev.wgx.noise.PairSeal;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looks for direct paths to the peers of one interface, watches them and leaves them: a thread that owns the {@link
 * DirectPair}s, and carries out what they want. Nothing of it runs before a peer wants a direct path.
 */
public final class DirectLoop implements DirectPaths, AutoCloseable {
    /** The time between two looks at the interface. */
    static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(500);
    /** The rest after a fault of our own. */
    private static final long REST_NS = TimeUnit.SECONDS.toNanos(2);
    /** A look that takes long is repeated that much more seldom than it takes. */
    private static final int PATIENCE = 50;

    private static final long SESSION_S = 180;
    private static final long KEEPALIVE_BYTES = 200;

    private static final long LEAVE_MS = 2000;
    private static final int MAX_WAITING = 2000;

    private final boolean isHub;
    private final Machine machine;
    private final Function<String, LinkControl> controls;
    private final Function<String, DirectMarks> marksOf;
    private final ProbePort.Opener opener;
    private final IntFunction<Optional<NextHop>> routers;
    private final RandomSource random;
    private final Consumer<String> log;
    private final BlockingQueue<Runnable> inbox = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Map<PublicKey, DirectPair> pairs = new HashMap<>();
    /** The pairs that are no more, whose tunnels are on their way back to the relay. */
    private final List<DirectPair> leaving = new ArrayList<>();

    private final Map<PublicKey, InetSocketAddress> heardAt = new HashMap<>();
    private final Map<PublicKey, Long> passedBytes = new HashMap<>();
    private final PathNotes notes;
    private final PeerMoves moves = new PeerMoves(this::controlNow);
    private final Actions actions = new Actions();

    private volatile @Nullable DirectPolicy policy;
    private volatile Set<PublicKey> away = Set.of();
    private volatile boolean isEnding;
    private @Nullable Thread thread;

    private @Nullable Look look;
    private int interfaceIndex;
    private long lookNs;
    private @Nullable AgentSocket tunnel;
    private @Nullable OuterAddresses outer;
    private @Nullable Probes probes;
    private @Nullable PortMapper mapper;
    private boolean isWithoutProbes;

    /**
     * @param routers finds the router for packets with a mark
     * @param log takes lines for the operator
     */
    public DirectLoop(
            boolean isHub,
            Machine machine,
            Function<String, LinkControl> controls,
            Function<String, DirectMarks> marksOf,
            ProbePort.Opener opener,
            IntFunction<Optional<NextHop>> routers,
            RandomSource random,
            Consumer<String> log) {
        this.isHub = isHub;
        this.machine = machine;
        this.controls = controls;
        this.marksOf = marksOf;
        this.opener = opener;
        this.routers = routers;
        this.random = random;
        this.log = log;
        this.notes = new PathNotes(log);
        this.lookNs = machine.nowNs();
    }

    @Override
    public synchronized void follow(DirectPolicy wanted) {
        policy = wanted;
        if (thread == null && !isEnding && isNeeded(wanted)) {
            thread = Thread.ofPlatform().name("direct").daemon().start(this::run);
        }
    }

    /** Returns whether somebody wants a direct path, or was left on one by an agent that was killed. */
    private boolean isNeeded(DirectPolicy wanted) {
        return !wanted.counterparts().isEmpty()
                || marksOf.apply(wanted.interfaceName()).read().values().stream()
                        .anyMatch(mark -> mark.endpoint().isPresent());
    }

    @Override
    public boolean isDirect(PublicKey peer) {
        return away.contains(peer);
    }

    @Override
    public void onNetworkChange() {
        post(() -> {
            outer = null;
            if (mapper != null) {
                mapper.lookUp();
            }
            pairs.values().forEach(pair -> pair.onNetworkChange(now()));
        });
    }

    /** Puts all tunnels back to the relay and ends. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            isEnding = true;
            running = thread;
        }
        if (running != null) {
            post(() -> {});
            try {
                running.join(LEAVE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void post(Runnable what) {
        // What finds no room is lost like a datagram.
        boolean _ = inbox.offer(what);
    }

    private long now() {
        return machine.nowNs();
    }

    private void run() {
        try {
            while (!isEnding) {
                step();
            }
            pairs.values().forEach(this::leave);
            while (!leaving.isEmpty()) {
                TimeUnit.NANOSECONDS.sleep(DirectPair.POINT_NS);
                continueLeaving();
            }
            away = Set.of();
            writeNotes();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeSockets();
        }
    }

    private void leave(DirectPair pair) {
        pair.leave(now());
        leaving.add(pair);
    }

    private void continueLeaving() {
        leaving.removeIf(pair -> !pair.continueLeaving(now()));
    }

    private void step() throws InterruptedException {
        long untilNs =
                pairs.values().stream().mapToLong(DirectPair::deadlineNs).min().orElse(Long.MAX_VALUE);
        if (outer != null) {
            untilNs = Math.min(untilNs, outer.deadlineNs());
        }
        if (mapper != null) {
            untilNs = Math.min(untilNs, mapper.deadlineNs());
        }
        untilNs = Math.min(untilNs, leaving.isEmpty() ? lookNs : now() + DirectPair.POINT_NS);
        Runnable arrived = inbox.poll(Math.max(0, untilNs - now()), TimeUnit.NANOSECONDS);
        try {
            if (arrived != null) {
                arrived.run();
            }
            work();
        } catch (RuntimeException fault) {
            onFault(fault);
        }
    }

    /** Goes on after a fault of our own: the tunnels are put back, and all begins anew. */
    private void onFault(RuntimeException fault) throws InterruptedException {
        StackTraceElement[] trace = fault.getStackTrace();
        log.accept("The search for direct paths met a fault of its own and begins anew: "
                + fault.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0])
                + ". Please report this.");
        reset();
        TimeUnit.NANOSECONDS.sleep(REST_NS);
    }

    private void work() {
        if (now() - lookNs >= 0) {
            long startNs = now();
            lookAtInterface();
            long endNs = now();
            lookNs = endNs + Math.max(LOOK_NS, PATIENCE * (endNs - startNs));
        }
        if (mapper != null) {
            mapper.onDeadline(now());
        }
        if (outer != null) {
            outer.onDeadline(now());
        }
        for (DirectPair pair : List.copyOf(pairs.values())) {
            if (now() - pair.deadlineNs() >= 0) {
                pair.onDeadline(now());
            }
        }
        continueLeaving();
        away = Set.copyOf(pairs.values().stream()
                .filter(DirectPair::isDirect)
                .map(DirectPair::peer)
                .toList());
        writeNotes();
    }

    private LinkControl controlNow() {
        return controls.apply(wanted().interfaceName());
    }

    private DirectPolicy wanted() {
        DirectPolicy now = policy;
        if (now == null) {
            throw new IllegalStateException("nothing is wanted yet");
        }
        return now;
    }

    private void lookAtInterface() {
        DirectPolicy wanted = wanted();
        int index = machine.interfaceIndex(wanted.interfaceName());
        Look seen = index == 0 ? null : controlNow().look().orElse(null);
        boolean isAnother = seen != null
                && look != null
                && (index != interfaceIndex
                        || !seen.privateKey().equals(look.privateKey())
                        || seen.live().fwMark() != look.live().fwMark());
        if (seen == null || isAnother) {
            reset();
        }
        boolean isFirst = look == null;
        look = seen;
        interfaceIndex = index;
        if (seen == null) {
            return;
        }
        Optional<LivePeer> relay = seen.live().findPeer(wanted.relayKey());
        if (relay.isEmpty() || relay.get().endpoint().isEmpty()) {
            return;
        }
        if (isFirst) {
            adopt(seen, wanted, relay.get().endpoint().get());
        }
        if (wanted.counterparts().isEmpty()) {
            closeMapper();
        } else {
            openSockets(wanted, seen);
        }
        if (tunnel != null) {
            meet(wanted, seen, relay.get().endpoint().get());
        }
    }

    /** Puts back what an agent has left behind that was killed. */
    private void adopt(Look seen, DirectPolicy wanted, HostPort relay) {
        marksOf.apply(wanted.interfaceName()).read().forEach((peer, mark) -> {
            // Its address may have changed meanwhile.
            boolean isAway = mark.endpoint().isPresent()
                    && seen.live()
                            .findPeer(peer)
                            .flatMap(LivePeer::endpoint)
                            .filter(endpoint -> !endpoint.equals(relay))
                            .isPresent();
            if (isAway) {
                actions.putBack(peer, Renewal.ALWAYS);
            }
        });
    }

    private void openSockets(DirectPolicy wanted, Look seen) {
        if (probes == null && !isWithoutProbes) {
            try {
                probes = Probes.start(opener, seen.live().fwMark(), this::post, this::onProbe);
            } catch (IOException refused) {
                isWithoutProbes = true;
                log.accept("Direct paths are off, all goes over the relay: " + refused.getMessage() + ".");
            }
        }
        if (isWithoutProbes && isHub) {
            return;
        }
        if (mapper != null) {
            mapper.follow(seen);
        } else if (probes != null) {
            mapper = new PortMapper(routers, machine, seen, this::post, log);
        }
        Optional<InetAddress> inner = machine.innerAddress(wanted.interfaceName());
        if (tunnel != null && !inner.equals(Optional.of(tunnel.address()))) {
            tunnel.close();
            tunnel = null;
        }
        if (tunnel == null && inner.isPresent()) {
            try {
                tunnel = AgentSocket.open(
                        new InetSocketAddress(inner.get(), SealedMessage.PORT),
                        (from, datagram) -> post(() -> onTunnelDatagram(from, datagram)));
            } catch (IOException notYet) {
                // The address is not there yet, or another program has the port: tried again at the next look.
            }
        }
    }

    /** Makes a pair for each peer that is online, and tells it what is seen of it. */
    private void meet(DirectPolicy wanted, Look seen, HostPort relay) {
        long nowNs = now();
        pairs.values().removeIf(pair -> {
            boolean isGone = !wanted.counterparts().containsKey(pair.peer())
                    || seen.live().findPeer(pair.peer()).isEmpty();
            if (isGone) {
                leave(pair);
                forget(pair.peer());
            }
            return isGone;
        });
        long epochS = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
        for (LivePeer peer : seen.live().peers()) {
            if (!wanted.counterparts().containsKey(peer.publicKey())) {
                continue;
            }
            boolean isOnline = epochS - peer.latestHandshakeEpochS() < SESSION_S;
            boolean isAtRelay = peer.endpoint().equals(Optional.of(relay));
            if (isOnline && isAtRelay && !pairs.containsKey(peer.publicKey())) {
                leaving.removeIf(former -> former.peer().equals(peer.publicKey()));
                addPair(seen, peer.publicKey());
            }
            DirectPair pair = pairs.get(peer.publicKey());
            if (pair != null) {
                Optional<Candidate> place =
                        isAtRelay ? Optional.empty() : peer.endpoint().flatMap(OuterAddresses::candidate);
                pair.onSeen(nowNs, new Seen(isOnline, place, isBusy(peer)));
            }
        }
    }

    private void forget(PublicKey peer) {
        notes.forget(peer);
        moves.forget(peer);
        heardAt.remove(peer);
        passedBytes.remove(peer);
    }

    private boolean isBusy(LivePeer peer) {
        long bytes = peer.receivedBytes() + peer.sentBytes();
        Long before = passedBytes.put(peer.publicKey(), bytes);
        return before == null || Math.abs(bytes - before) > KEEPALIVE_BYTES;
    }

    private void addPair(Look seen, PublicKey peer) {
        PresharedKey secret = seen.presharedKeys().getOrDefault(peer, PresharedKey.NONE);
        PublicKey own = seen.privateKey().publicKey();
        PairSeal.between(seen.privateKey(), peer, secret).ifPresent(seal -> {
            DirectPair pair = isHub
                    ? DirectPair.atHub(own, peer, seal, random, actions, now())
                    : DirectPair.atSpoke(own, peer, seal, random, actions, now());
            if (isWithoutProbes) {
                pair.refuseForWantOfProbes();
            }
            pairs.put(peer, pair);
        });
    }

    private void onTunnelDatagram(InetSocketAddress from, byte[] datagram) {
        if (outer != null && outer.onAnswer(from, ByteBuffer.wrap(datagram))) {
            return;
        }
        SealedMessage.parse(datagram)
                .ifPresent(message -> pairs.values().stream()
                        .filter(pair -> SealedMessage.idOf(pair.peer()) == message.senderId())
                        .findFirst()
                        .ifPresent(pair -> {
                            if (pair.onDatagram(now(), message)) {
                                heardAt.put(pair.peer(), from);
                            }
                        }));
    }

    private void onProbe(ProbePort.Arrival arrival) {
        if (look == null || arrival.toPort() != look.live().listenPort()) {
            return;
        }
        Probe.roundOf(arrival.datagram())
                .ifPresent(round -> List.copyOf(pairs.values())
                        .forEach(pair -> pair.onProbe(now(), arrival.from(), round, arrival.datagram())));
    }

    private void reset() {
        pairs.values().forEach(pair -> pair.leave(now()));
        pairs.clear();
        leaving.clear();
        heardAt.clear();
        passedBytes.clear();
        notes.forgetAll();
        moves.forgetAll();
        closeSockets();
        look = null;
    }

    private void closeMapper() {
        if (mapper != null) {
            mapper.close();
            mapper = null;
        }
    }

    private void closeSockets() {
        closeMapper();
        if (tunnel != null) {
            tunnel.close();
            tunnel = null;
        }
        if (probes != null) {
            probes.close();
            probes = null;
        }
        outer = null;
    }

    private void writeNotes() {
        notes.write(marksOf.apply(wanted().interfaceName()), pairs.values(), now());
    }

    private final class Actions implements DirectActions {
        @Override
        public void tell(PublicKey peer, byte[] sealed) {
            addressOf(peer).ifPresent(to -> {
                if (tunnel != null) {
                    tunnel.send(to, ByteBuffer.wrap(sealed));
                }
            });
        }

        /** Returns where the other agent has spoken from, or else the inner address that is its own. */
        private Optional<InetSocketAddress> addressOf(PublicKey peer) {
            InetSocketAddress heard = heardAt.get(peer);
            if (heard != null || look == null || tunnel == null) {
                return Optional.ofNullable(heard);
            }
            boolean isIpv4 = tunnel.address().getAddress().length == 4;
            return look.live()
                    .findPeer(peer)
                    .flatMap(live -> live.allowedIps().stream()
                            .filter(network -> network.isIpv4() == isIpv4 && network.prefix() > 0)
                            .max(Comparator.comparingInt(Cidr::prefix)))
                    .map(network -> new InetSocketAddress(likelyAddress(network), SealedMessage.PORT));
        }

        /** Returns a peer's address, or the first one of a network: the hub's, unless somebody chose another. */
        private static InetAddress likelyAddress(Cidr network) {
            return network.isHost() ? network.address() : network.network().addressAt(1);
        }

        @Override
        public void probe(Candidate to, byte[] probe, boolean isNear) {
            if (probes != null && look != null) {
                probes.send(look.live().listenPort(), to, probe, isNear);
            }
        }

        @Override
        public void pointAt(PublicKey peer, Candidate path, boolean isFirst) {
            if (look != null) {
                moves.pointAt(peer, path, isFirst, look);
            }
        }

        @Override
        public void putBack(PublicKey peer, Renewal renewal) {
            moves.putBack(peer, renewal, wanted());
        }

        @Override
        public void pointAtRelay(PublicKey peer) {
            if (look != null) {
                moves.pointAtRelay(peer, look, wanted());
            }
        }

        @Override
        public void lookAround() {
            if (outer == null && look != null && tunnel != null && mapper != null) {
                mapper.refresh();
                outer = new OuterAddresses(machine, wanted(), look, tunnel, mapper, random, found -> {
                    outer = null;
                    List.copyOf(pairs.values()).forEach(pair -> pair.onWhereabouts(now(), found));
                });
            }
        }

        @Override
        public void report(PublicKey peer, Standing standing) {
            Counterpart counterpart = wanted().counterparts().get(peer);
            String name = counterpart == null || counterpart.name().isEmpty() ? peer.toString() : counterpart.name();
            notes.add(peer, name, standing, TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
        }
    }
}
