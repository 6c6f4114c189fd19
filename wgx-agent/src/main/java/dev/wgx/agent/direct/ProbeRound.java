// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.direct.Candidate;
import dev.wgx.direct.Probe;
import dev.wgx.noise.PairMac;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Sends probes to where the other side may be, and to where its own come from, and notes which path carries them both
 * ways. However many addresses it is told, it sends no more than {@link #BUDGET} probes, and as many answers, to places
 * that have not answered.
 */
final class ProbeRound {
    /** The most probes of a round, of 36 bytes each: 5 kB with all headers. */
    static final int BUDGET = 80;
    /** The probes at the beginning that only open this side's NAT. A router that answers itself would close it. */
    static final int NEAR_TICKS = 3;

    static final long NEAR_TICK_NS = TimeUnit.MILLISECONDS.toNanos(50);
    static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MAX_PLACES = 16;
    private static final int MAX_NOTED = 400;

    private final long round;
    private final PairMac mac;
    private final boolean isHub;
    private final Whereabouts own;
    private final DirectActions actions;
    private final long startedNs;

    private final Set<Candidate> places;
    private final Set<Candidate> heard = new LinkedHashSet<>();
    private final Set<Candidate> verified = new HashSet<>();
    private final Map<Integer, Candidate> sentTo = new Notes();
    private final Map<Integer, Candidate> cameFrom = new Notes();
    private Optional<Integer> firstAnswered = Optional.empty();
    private int ticks;
    private int sent;
    private int answered;
    private int lastNumber;
    private long dueNs;
    private boolean isOver;

    /** @param offered where the other side says that it may be */
    ProbeRound(
            long round,
            PairMac mac,
            boolean isHub,
            Whereabouts own,
            List<Candidate> offered,
            DirectActions actions,
            long nowNs) {
        this.round = round;
        this.mac = mac;
        this.isHub = isHub;
        this.own = own;
        this.actions = actions;
        this.places = new LinkedHashSet<>(own.usable(offered));
        this.startedNs = nowNs;
        this.dueNs = nowNs;
    }

    /** The latest of many probes. */
    private static final class Notes extends LinkedHashMap<Integer, Candidate> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Candidate> eldest) {
            return size() > MAX_NOTED;
        }
    }

    long round() {
        return round;
    }

    long startedNs() {
        return startedNs;
    }

    long deadlineNs() {
        return isOver ? Long.MAX_VALUE : dueNs;
    }

    void onDeadline(long nowNs) {
        if (isOver || nowNs - dueNs < 0) {
            return;
        }
        boolean isNear = ticks < NEAR_TICKS;
        for (Candidate place : List.copyOf(places)) {
            // Whoever has been heard has opened his own side.
            send(place, isNear && !heard.contains(place));
        }
        ticks++;
        dueNs = nowNs + (isNear ? NEAR_TICK_NS : TICK_NS);
    }

    /** Ends the search. Probes of the other side are still answered, and a new place of it still learned. */
    void end() {
        isOver = true;
        sent = 0;
        answered = 0;
    }

    private void send(Candidate place, boolean isNear) {
        if (sent < BUDGET) {
            sent++;
            ask(place, isNear);
        }
    }

    /** Sends a probe outside the budget, to where the other side has answered, and returns its number. */
    int ask(Candidate place) {
        return ask(place, false);
    }

    private int ask(Candidate place, boolean isNear) {
        lastNumber++;
        sentTo.put(lastNumber, place);
        actions.probe(place, new Probe(false, isHub, lastNumber, round).encode(mac), isNear);
        return lastNumber;
    }

    /** Takes a datagram that claims this round, and returns the probe if the other side has sent it. */
    Optional<Probe> onProbe(Candidate from, byte[] datagram) {
        Optional<Probe> probe = Probe.parse(datagram, mac).filter(said -> said.isFromHub() != isHub);
        if (probe.isEmpty() || !own.isUsable(from)) {
            return Optional.empty();
        }
        if (probe.get().isAnswer()) {
            return onAnswer(from, probe.get().number()) ? probe : Optional.empty();
        }
        onQuestion(from, probe.get());
        return probe;
    }

    private boolean onAnswer(Candidate from, int number) {
        if (!from.equals(sentTo.get(number))) {
            return false;
        }
        verified.add(from);
        if (firstAnswered.isEmpty()) {
            firstAnswered = Optional.of(number);
        }
        return true;
    }

    private void onQuestion(Candidate from, Probe question) {
        boolean isVerified = verified.contains(from);
        if (!isVerified && answered >= BUDGET) {
            return;
        }
        answered += isVerified ? 0 : 1;
        cameFrom.put(question.number(), from);
        actions.probe(from, question.answer().encode(mac), false);
        if (!isVerified) {
            learn(from);
        }
    }

    /** Takes a place where the other side seems to be, and asks there at once. */
    void learn(Candidate place) {
        if (own.isUsable(place) && heard.size() < MAX_PLACES && heard.add(place)) {
            places.add(place);
            send(place, false);
        }
    }

    /** Returns the first of our probes that was answered. */
    Optional<Integer> firstAnswered() {
        return firstAnswered;
    }

    /** Returns where that probe of ours went. */
    Optional<Candidate> placeOf(int ownNumber) {
        return Optional.ofNullable(sentTo.get(ownNumber));
    }

    /** Returns where that probe of the other side came from, if it also answers there. */
    Optional<Candidate> verifiedSourceOf(int itsNumber) {
        return Optional.ofNullable(cameFrom.get(itsNumber)).filter(verified::contains);
    }

    boolean hasHeard() {
        return !heard.isEmpty();
    }
}
