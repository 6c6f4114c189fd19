// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.agent.direct.DirectActions.Renewal;
import dev.wgx.agent.direct.Standing.Reason;
import dev.wgx.direct.Candidate;
import dev.wgx.direct.DirectMessage;
import dev.wgx.direct.Probe;
import dev.wgx.direct.SealedMessage;
import dev.wgx.direct.Unwilling;
import dev.wgx.noise.PairSeal;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides for a hub and one of its spokes, at one of the two, whether the tunnel between them goes over the relay or
 * directly. What only one of the two roles does is in {@link HubNegotiation} and {@link SpokeNegotiation}.
 */
public final class DirectPair {
    /** The time for which both sides point their tunnels where they are to go: until nothing comes the former way. */
    static final long SWITCH_NS = TimeUnit.SECONDS.toNanos(1);
    /** The time between two such repetitions: whatever still comes the former way makes WireGuard send there. */
    public static final long POINT_NS = TimeUnit.MILLISECONDS.toNanos(5);
    /** The time for which a tunnel may be elsewhere than this pair believes, before it is put back. */
    static final long STRAY_NS = TimeUnit.SECONDS.toNanos(2);
    /** A path that broke earlier than this is not tried again soon. */
    private static final long LASTING_NS = TimeUnit.SECONDS.toNanos(60);

    private final PublicKey own;
    private final PublicKey peer;
    private final PairSeal seal;
    private final boolean isHub;
    private final RandomSource random;
    private final DirectActions actions;
    private final Negotiation negotiation;

    private Whereabouts whereabouts = Whereabouts.UNKNOWN;
    private Standing standing = new Standing.Relayed(Reason.NOT_TRIED_YET);
    private @Nullable ProbeRound round;
    private @Nullable DirectWatch watch;
    private long directSinceNs;
    private long switchUntilNs;
    private long pointNs;
    private boolean isSwitching;
    private boolean isStray;
    private boolean isWithoutProbes;
    private long straySinceNs;

    private DirectPair(
            PublicKey own,
            PublicKey peer,
            PairSeal seal,
            boolean isHub,
            RandomSource random,
            DirectActions actions,
            long nowNs) {
        this.own = own;
        this.peer = peer;
        this.seal = seal;
        this.isHub = isHub;
        this.random = random;
        this.actions = actions;
        this.negotiation = isHub ? new HubNegotiation(this, nowNs) : new SpokeNegotiation(this, nowNs);
    }

    /** Makes the pair as the hub sees it: the hub begins. */
    public static DirectPair atHub(
            PublicKey own, PublicKey spoke, PairSeal seal, RandomSource random, DirectActions actions, long nowNs) {
        return new DirectPair(own, spoke, seal, true, random, actions, nowNs);
    }

    /** Makes the pair as the spoke sees it: it waits to be asked. */
    public static DirectPair atSpoke(
            PublicKey own, PublicKey hub, PairSeal seal, RandomSource random, DirectActions actions, long nowNs) {
        return new DirectPair(own, hub, seal, false, random, actions, nowNs);
    }

    /** Has it refuse whatever the hub asks: this machine may send no probes. */
    public void refuseForWantOfProbes() {
        isWithoutProbes = true;
    }

    public PublicKey peer() {
        return peer;
    }

    public Standing standing() {
        return standing;
    }

    /** Returns whether the tunnel is at a direct path, or on its way there. */
    public boolean isDirect() {
        return watch != null;
    }

    /** Returns when {@link #onDeadline} has something to do. */
    public long deadlineNs() {
        long next = negotiation.deadlineNs();
        if (round != null) {
            next = Math.min(next, round.deadlineNs());
        }
        if (isSwitching) {
            next = Math.min(next, pointNs);
        } else if (watch != null) {
            next = Math.min(next, watch.deadlineNs());
        }
        return next;
    }

    public void onDeadline(long nowNs) {
        if (round != null) {
            round.onDeadline(nowNs);
        }
        if (isSwitching) {
            onSwitching(nowNs);
        } else if (watch != null && !watch.onDeadline(nowNs)) {
            onBroken(nowNs);
        }
        negotiation.onDeadline(nowNs);
    }

    /** Repeats where the tunnel is to go, there or back again: what comes late by the former way draws it there. */
    private void onSwitching(long nowNs) {
        if (nowNs - switchUntilNs >= 0) {
            isSwitching = false;
            if (watch != null) {
                watch.check(nowNs);
            }
        } else if (nowNs - pointNs >= 0) {
            pointNs = nowNs + POINT_NS;
            if (watch != null) {
                actions.pointAt(peer, watch.path(), false);
            } else {
                actions.pointAtRelay(peer);
            }
        }
    }

    /**
     * Goes on with {@link #leave}, for a pair that has nothing else to do any more.
     *
     * @return false when it is done
     */
    public boolean continueLeaving(long nowNs) {
        if (isSwitching) {
            onSwitching(nowNs);
        }
        return isSwitching;
    }

    /** Takes what the interface shows of the peer. */
    public void onSeen(long nowNs, Seen seen) {
        if (watch != null && !isSwitching) {
            watch.onTraffic(nowNs, seen.isBusy());
            Candidate path = watch.path();
            follow(nowNs, seen.isAtRelay(), () -> pointAt(nowNs, path));
            // WireGuard follows its peer by itself: perhaps there is a new path.
            seen.place()
                    .filter(place -> !place.equals(path))
                    .ifPresent(place -> round().ifPresent(probes -> probes.learn(place)));
        } else if (watch == null) {
            // A switch that only the other side has made: its packets have drawn our tunnel there.
            follow(
                    nowNs,
                    !isSwitching && negotiation.isStrayPossible(nowNs) && !seen.isAtRelay(),
                    () -> putBack(nowNs, Renewal.ALWAYS, Reason.BROKEN));
        }
        negotiation.onSeen(nowNs, seen);
    }

    private void follow(long nowNs, boolean isElsewhere, Runnable mend) {
        if (!isElsewhere) {
            isStray = false;
        } else if (!isStray) {
            isStray = true;
            straySinceNs = nowNs;
        } else if (nowNs - straySinceNs >= STRAY_NS) {
            isStray = false;
            mend.run();
        }
    }

    /** Takes a datagram with this peer's mark, and returns whether that peer has sent it. */
    public boolean onDatagram(long nowNs, SealedMessage datagram) {
        Optional<DirectMessage> message = datagram.open(seal);
        message.ifPresent(said -> onMessage(nowNs, said));
        return message.isPresent();
    }

    private void onMessage(long nowNs, DirectMessage message) {
        if (isWithoutProbes) {
            if (message instanceof DirectMessage.Hello hello) {
                tell(new DirectMessage.Refusal(hello.round(), Unwilling.NO_PROBES));
            }
        } else if (message instanceof DirectMessage.Back(long number)) {
            if (round != null && round.round() == number && watch != null) {
                putBack(nowNs, Renewal.NEVER, Reason.ENDED_THERE);
                negotiation.onBroken(nowNs, nowNs - directSinceNs >= LASTING_NS);
            }
        } else {
            negotiation.onMessage(nowNs, message);
        }
    }

    /** Takes a probe of a round; what is not of this pair's is passed over. */
    public void onProbe(long nowNs, Candidate from, long claimedRound, byte[] datagram) {
        if (round == null || round.round() != claimedRound) {
            return;
        }
        Optional<Probe> probe = round.onProbe(from, datagram);
        if (probe.isPresent() && probe.get().isAnswer()) {
            onAnswer(nowNs, from, probe.get().number());
        }
        negotiation.onProbe(nowNs);
    }

    private void onAnswer(long nowNs, Candidate from, int number) {
        if (watch == null) {
            return;
        }
        watch.onAnswer(nowNs, from, number);
        if (!from.equals(watch.path()) && !isSwitching) {
            // The other side has another address now, and the former one may still work for a while.
            watch.move(nowNs, from);
            pointAt(nowNs, from);
            if (round != null) {
                round.end();
            }
        }
        report(new Standing.Direct(watch.path(), watch.roundTripNs()));
    }

    /** Takes what {@link DirectActions#lookAround} asked for, or news of it. */
    public void onWhereabouts(long nowNs, Whereabouts found) {
        whereabouts = found;
        negotiation.onWhereabouts(nowNs);
    }

    /** Looks whether the path still stands: something has happened to the network. */
    public void onNetworkChange(long nowNs) {
        if (watch != null) {
            watch.check(nowNs);
        }
        negotiation.onNetworkChange(nowNs);
    }

    /** Puts the tunnel back to the relay, if it is elsewhere, and ends: this side wants no direct path any more. */
    public void leave(long nowNs) {
        if (watch != null) {
            putBack(nowNs, Renewal.UNLESS_KNOWN_TO_RELAY, Reason.ENDED_HERE);
        }
    }

    Whereabouts whereabouts() {
        return whereabouts;
    }

    long newRound() {
        return random.nextLong();
    }

    void lookAround() {
        actions.lookAround();
    }

    void tell(DirectMessage message) {
        actions.tell(peer, SealedMessage.seal(message, own, seal, random));
    }

    void startProbes(long nowNs, long number, List<Candidate> offered) {
        ProbeRound started = new ProbeRound(number, seal.mac(number), isHub, whereabouts, offered, actions, nowNs);
        round = started;
        report(new Standing.Relayed(Reason.TRYING));
        started.onDeadline(nowNs);
    }

    Optional<ProbeRound> round() {
        return Optional.ofNullable(round);
    }

    /** Begins to switch: the path has carried probes both ways. */
    void switchTo(long nowNs, Candidate path) {
        ProbeRound probes = round;
        if (probes == null || watch != null) {
            return;
        }
        probes.end();
        watch = new DirectWatch(probes, path, isHub, nowNs);
        directSinceNs = nowNs;
        pointAt(nowNs, path);
        report(new Standing.Direct(path, watch.roundTripNs()));
    }

    private void pointAt(long nowNs, Candidate path) {
        actions.pointAt(peer, path, true);
        repeat(nowNs);
    }

    private void repeat(long nowNs) {
        isSwitching = true;
        switchUntilNs = nowNs + SWITCH_NS;
        pointNs = nowNs + POINT_NS;
    }

    /** Gives a round up before anything was switched. */
    void giveUp(Reason reason) {
        round = null;
        report(new Standing.Relayed(reason));
    }

    private void onBroken(long nowNs) {
        putBack(nowNs, Renewal.ALWAYS, Reason.BROKEN);
        negotiation.onBroken(nowNs, nowNs - directSinceNs >= LASTING_NS);
    }

    private void putBack(long nowNs, Renewal renewal, Reason reason) {
        actions.putBack(peer, renewal);
        if (renewal != Renewal.NEVER && round != null) {
            tell(new DirectMessage.Back(round.round()));
        }
        watch = null;
        round = null;
        repeat(nowNs);
        report(new Standing.Relayed(reason));
    }

    /** Ends a direct path of a round that the other side knows nothing of any more. */
    void forget(long nowNs) {
        if (watch != null) {
            putBack(nowNs, Renewal.NEVER, Reason.ENDED_THERE);
        }
        round = null;
    }

    void report(Standing now) {
        boolean isSame = standing.equals(now) || isSamePath(standing, now);
        standing = now;
        if (!isSame) {
            actions.report(peer, now);
        }
    }

    private static boolean isSamePath(Standing one, Standing other) {
        return one instanceof Standing.Direct was
                && other instanceof Standing.Direct is
                && was.path().equals(is.path());
    }
}
