// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.direct.Candidate;
import dev.wgx.direct.Probe;
import dev.wgx.direct.SealedMessage;
import dev.wgx.noise.PairSeal;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.packet.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A hub and a spoke, each behind a NAT, a relay between them, and their agents, in virtual time. */
final class DirectWorld {
    static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long CROSSING_NS = 10 * MS;
    private static final long LOOK_NS = 500 * MS;
    /** The age at which WireGuard renews a session. */
    static final long REKEY_NS = 120 * SECOND;

    private static final Candidate RELAY = new Candidate(IpAddress.ipv4(0xcb007107), 8787);

    private record Event(long atNs, long order, Runnable what) {}

    private final Random dice;
    final RandomSource random;
    final End hub;
    final End spoke;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNs).thenComparingLong(Event::order));
    private long order;
    private int sessions;
    /** The sessions whose handshakes went over the relay, which forwards no packet of another one. */
    private final Set<Integer> relayedSessions = new HashSet<>(Set.of(0));

    /** The packets of the traffic that did not arrive. */
    int lost;

    long nowNs = SECOND;
    /** The share of sentences and probes that are lost. */
    double loss;

    boolean isCut;
    boolean isTunnelDead;

    DirectWorld(SimNat hubsNat, SimNat spokesNat, long seed) {
        dice = new Random(seed);
        random = dice::nextBytes;
        PrivateKey hubKey = PrivateKey.generate(random);
        PrivateKey spokeKey = PrivateKey.generate(random);
        hub = new End(true, hubKey, spokeKey.publicKey(), hubsNat);
        spoke = new End(false, spokeKey, hubKey.publicKey(), spokesNat);
    }

    /** One of the two machines. */
    final class End implements DirectActions {
        final SimNat nat;
        final boolean isHub;
        private final PublicKey own;
        private final PublicKey peer;
        private final PairSeal seal;
        DirectPair pair;
        boolean isAgentRunning = true;
        boolean isBusy = true;
        /** The place where WireGuard sends; empty for the relay. */
        Optional<Candidate> endpoint = Optional.empty();

        /** The session that this end has: packets of another one say nothing to it. */
        private int session;

        final List<Standing> told = new ArrayList<>();
        final List<Candidate> probed = new ArrayList<>();
        final List<Long> broke = new ArrayList<>();
        List<Candidate> local = List.of();
        List<Candidate> mapped = List.of();
        private Candidate outer = new Candidate(RELAY.address(), 1);

        End(boolean isHub, PrivateKey key, PublicKey peer, SimNat nat) {
            this.isHub = isHub;
            this.own = key.publicKey();
            this.peer = peer;
            this.nat = nat;
            this.seal = PairSeal.between(key, peer, PresharedKey.NONE).orElseThrow();
            this.pair = newPair();
        }

        private DirectPair newPair() {
            return isHub
                    ? DirectPair.atHub(own, peer, seal, random, this, nowNs)
                    : DirectPair.atSpoke(own, peer, seal, random, this, nowNs);
        }

        /** Ends the direct path, as when it is not wanted any more. */
        void leave() {
            act(() -> pair.leave(nowNs));
        }

        /** Ends the agent as SIGKILL does. */
        void kill() {
            isAgentRunning = false;
        }

        /** Starts another agent, which puts back what the former one has left at a direct path. */
        void start() {
            isAgentRunning = true;
            pair = newPair();
            if (isDirect()) {
                putBack(peer, Renewal.ALWAYS);
            }
        }

        End other() {
            return isHub ? spoke : hub;
        }

        private void act(Runnable what) {
            if (isAgentRunning) {
                what.run();
                wake();
            }
        }

        private void wake() {
            DirectPair woken = pair;
            long at = woken.deadlineNs();
            if (at != Long.MAX_VALUE) {
                at(Math.max(at, nowNs), () -> {
                    if (isAgentRunning && pair == woken && woken.deadlineNs() - nowNs <= 0) {
                        act(() -> woken.onDeadline(nowNs));
                    }
                });
            }
        }

        void look() {
            act(() -> pair.onSeen(nowNs, new Seen(!isTunnelDead, endpoint, isBusy)));
            at(nowNs + LOOK_NS, this::look);
        }

        @Override
        public void tell(PublicKey to, byte[] sealed) {
            SealedMessage message = SealedMessage.parse(sealed).orElseThrow();
            boolean isDirect = endpoint.isPresent();
            if (isLost() || isTunnelDead || (isDirect && isCut)) {
                return;
            }
            long crossings = isDirect ? 2 : 4;
            End other = other();
            at(nowNs + crossings * CROSSING_NS, () -> other.act(() -> other.pair.onDatagram(nowNs, message)));
        }

        @Override
        public void probe(Candidate to, byte[] probe, boolean isNear) {
            probed.add(to);
            Candidate from = nat.send(to);
            End other = other();
            if (isNear || isCut || isLost()) {
                return;
            }
            at(nowNs + 2 * CROSSING_NS, () -> {
                if (other.nat.receives(from, to)) {
                    long claimed = Probe.roundOf(probe).orElseThrow();
                    other.act(() -> other.pair.onProbe(nowNs, from, claimed, probe));
                }
            });
        }

        @Override
        public void pointAt(PublicKey to, Candidate path, boolean isFirst) {
            endpoint = Optional.of(path);
        }

        @Override
        public void putBack(PublicKey to, Renewal renewal) {
            endpoint = Optional.empty();
            broke.add(nowNs);
            boolean isKnown = relayedSessions.contains(session);
            if (renewal == Renewal.ALWAYS || (renewal == Renewal.UNLESS_KNOWN_TO_RELAY && !isKnown)) {
                // The handshake goes over the relay, and the other WireGuard follows who sends it.
                int made = ++sessions;
                session = made;
                relayedSessions.add(made);
                at(nowNs + 4 * CROSSING_NS, () -> {
                    // Of two handshakes that cross, both ends keep both sessions and use the later one.
                    other().session = Math.max(other().session, made);
                    other().endpoint = Optional.empty();
                });
            }
        }

        @Override
        public void pointAtRelay(PublicKey to) {
            endpoint = Optional.empty();
        }

        @Override
        public void lookAround() {
            outer = nat.send(RELAY);
            List<Candidate> seen = new ArrayList<>(mapped);
            seen.add(outer);
            Whereabouts found = new Whereabouts(seen, List.of(), local, List.of(RELAY.address()), _ -> false);
            at(nowNs + 4 * CROSSING_NS, () -> act(() -> pair.onWhereabouts(nowNs, found)));
        }

        @Override
        public void report(PublicKey of, Standing standing) {
            told.add(standing);
        }

        boolean isDirect() {
            return endpoint.isPresent();
        }

        /** Returns whether what this end sends into the tunnel now is received. */
        boolean reaches() {
            if (session != other().session) {
                return false;
            }
            return endpoint.isEmpty()
                    ? relayedSessions.contains(session)
                    : !isCut && other().nat.receives(nat.send(endpoint.get()), endpoint.get());
        }

        Standing standing() {
            return pair.standing();
        }
    }

    private boolean isLost() {
        return loss > 0 && dice.nextDouble() < loss;
    }

    void at(long atNs, Runnable what) {
        events.add(new Event(atNs, order++, what));
    }

    DirectWorld begin() {
        at(nowNs, hub::look);
        at(nowNs + 100 * MS, spoke::look);
        at(nowNs, () -> traffic(hub));
        at(nowNs, () -> traffic(spoke));
        at(nowNs + REKEY_NS, this::rekeyNowAndThen);
        return this;
    }

    void run(long ns) {
        long endNs = nowNs + ns;
        while (!events.isEmpty() && events.peek().atNs() - endNs <= 0) {
            Event event = events.poll();
            nowNs = event.atNs();
            event.what().run();
        }
        nowNs = endNs;
    }

    /** Runs until it is so, and returns how long that took; fails after the limit. */
    long runUntil(long limitNs, java.util.function.BooleanSupplier isSo) {
        long startNs = nowNs;
        while (!isSo.getAsBoolean()) {
            if (nowNs - startNs > limitNs) {
                throw new AssertionError(
                        "not so within " + limitNs / MS + " ms: hub " + hub.standing() + ", spoke " + spoke.standing());
            }
            run(MS);
        }
        return nowNs - startNs;
    }

    /** Lets an end send packets. WireGuard follows where a packet of its peer's comes from. */
    private void traffic(End end) {
        int session = end.session;
        End other = end.other();
        if (end.endpoint.isEmpty()) {
            boolean isKnown = relayedSessions.contains(session);
            at(nowNs + 4 * CROSSING_NS, () -> arrive(other, session, isKnown, Optional.empty()));
        } else {
            Candidate path = end.endpoint.get();
            Candidate from = end.nat.send(path);
            at(
                    nowNs + 2 * CROSSING_NS,
                    () -> arrive(other, session, !isCut && other.nat.receives(from, path), Optional.of(from)));
        }
        // Not in step with what arrives: else each packet would answer one that came late, for ever.
        at(nowNs + 15 * MS + dice.nextLong(10 * MS), () -> traffic(end));
    }

    private void arrive(End at, int session, boolean isPassed, Optional<Candidate> from) {
        if (isPassed && session == at.session && !isTunnelDead) {
            at.endpoint = from;
        } else {
            lost++;
        }
    }

    private void rekeyNowAndThen() {
        if (hub.reaches() && spoke.reaches()) {
            rekey();
        }
        at(nowNs + REKEY_NS, this::rekeyNowAndThen);
    }

    /** Lets WireGuard renew its session where it sends now. */
    private void rekey() {
        int made = ++sessions;
        if (!hub.isDirect()) {
            relayedSessions.add(made);
        }
        hub.session = made;
        spoke.session = made;
    }

    @Override
    public String toString() {
        return "hub " + hub.endpoint + " " + hub.standing() + (hub.isAgentRunning ? "" : " killed") + ", spoke "
                + spoke.endpoint + " " + spoke.standing() + (spoke.isAgentRunning ? "" : " killed")
                + (isCut ? ", cut" : "")
                + ", loss " + loss;
    }

    boolean areDirect() {
        return hub.isDirect() && spoke.isDirect();
    }

    boolean areRelayed() {
        return !hub.isDirect() && !spoke.isDirect();
    }
}
