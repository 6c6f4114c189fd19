// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.agent.direct.Standing.Reason;
import dev.wgx.direct.Candidate;
import dev.wgx.direct.DirectMessage;
import dev.wgx.direct.Unwilling;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The hub's part: it asks a spoke that is online, starts the probes, and says when both switch. */
final class HubNegotiation implements Negotiation {
    /** Between two tries of a question that is not answered. */
    static final long TRY_NS = TimeUnit.MILLISECONDS.toNanos(250);
    /** The tries before a spoke counts as one without an agent. */
    static final int TRIES = 4;
    /** The time in which probes must get through. */
    static final long PROBING_NS = TimeUnit.MILLISECONDS.toNanos(2500);

    static final long GO_TRY_NS = TimeUnit.MILLISECONDS.toNanos(100);
    static final int GO_TRIES = 20;
    /** The time that the relay has to say where it sees this machine, before the question leaves without that. */
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(700);
    /** The times after which a spoke that does not answer is asked again: it may just be starting. */
    private static final long[] UNHEARD_S = {1, 2, 5, 15, 60, 300, 1800};
    /** The times after which probes that did not get through are sent again. */
    private static final long[] FAILED_S = {60, 300, 1800};

    private static final long STRAY_POSSIBLE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long SOON_NS = TimeUnit.SECONDS.toNanos(2);

    private enum Phase {
        WAITING,
        LOOKING_AROUND,
        ASKING,
        PROBING,
        AGREEING,
        DIRECT
    }

    private final DirectPair pair;
    private Phase phase = Phase.WAITING;
    private boolean isOnline;
    private long dueNs;
    private long round;
    private int tries;
    private int probe;
    private List<Candidate> told = List.of();
    private int unheard;
    private int failed;
    private boolean mayBeStray;
    private long gaveUpNs;

    HubNegotiation(DirectPair pair, long nowNs) {
        this.pair = pair;
        this.dueNs = nowNs;
    }

    @Override
    public long deadlineNs() {
        boolean isIdle = phase == Phase.DIRECT || (phase == Phase.WAITING && !isOnline);
        return isIdle ? Long.MAX_VALUE : dueNs;
    }

    @Override
    public void onSeen(long nowNs, Seen seen) {
        if (seen.isOnline() && !isOnline && phase == Phase.WAITING) {
            unheard = 0;
            dueNs = nowNs;
        }
        isOnline = seen.isOnline();
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nowNs - dueNs < 0 || deadlineNs() == Long.MAX_VALUE) {
            return;
        }
        switch (phase) {
            case WAITING -> {
                phase = Phase.LOOKING_AROUND;
                dueNs = nowNs + LOOK_NS;
                pair.lookAround();
            }
            case LOOKING_AROUND -> ask(nowNs);
            case ASKING -> {
                if (tries < TRIES) {
                    sayHello(nowNs);
                } else {
                    wait(nowNs, Reason.NO_AGENT, UNHEARD_S[Math.min(unheard++, UNHEARD_S.length - 1)]);
                }
            }
            case PROBING -> onProbing(nowNs);
            case AGREEING -> {
                if (tries < GO_TRIES) {
                    sayGo(nowNs);
                } else {
                    mayBeStray = true;
                    fail(nowNs, Reason.NO_AGREEMENT);
                }
            }
            case DIRECT -> {}
        }
    }

    @Override
    public void onWhereabouts(long nowNs) {
        if (phase == Phase.LOOKING_AROUND) {
            ask(nowNs);
        }
    }

    private void ask(long nowNs) {
        phase = Phase.ASKING;
        round = pair.newRound();
        tries = 0;
        sayHello(nowNs);
    }

    private void sayHello(long nowNs) {
        tries++;
        dueNs = nowNs + TRY_NS;
        pair.tell(new DirectMessage.Hello(round, pair.whereabouts().outer()));
    }

    @Override
    public void onMessage(long nowNs, DirectMessage message) {
        if (message instanceof DirectMessage.Knock && phase == Phase.WAITING && isWorthATry(nowNs)) {
            unheard = 0;
            dueNs = nowNs;
        }
        if (message.round() != round) {
            return;
        }
        switch (message) {
            case DirectMessage.Offer offer
            when phase == Phase.ASKING -> {
                unheard = 0;
                phase = Phase.PROBING;
                tries = 1;
                told = pair.whereabouts().towards(offer.candidates());
                pair.tell(new DirectMessage.Start(round, told));
                pair.startProbes(nowNs, round, offer.candidates());
                dueNs = nowNs + TRY_NS;
            }
            case DirectMessage.Refusal refusal
            when phase == Phase.ASKING ->
                wait(
                        nowNs,
                        refusal.reason() == Unwilling.NO_PROBES ? Reason.NO_PROBES_THERE : Reason.REFUSED_THERE,
                        UNHEARD_S[UNHEARD_S.length - 1]);
            case DirectMessage.Gone _
            when phase == Phase.AGREEING ->
                pair.round().flatMap(probes -> probes.placeOf(probe)).ifPresent(path -> {
                    phase = Phase.DIRECT;
                    pair.switchTo(nowNs, path);
                });
            default -> {
                // Repeated, or of a phase that is over.
            }
        }
    }

    /** Says once more that the probes have begun, as long as none has come, and ends what leads nowhere. */
    private void onProbing(long nowNs) {
        ProbeRound probes = pair.round().orElseThrow();
        if (nowNs - probes.startedNs() >= PROBING_NS) {
            fail(nowNs, probes.hasHeard() ? Reason.ONE_WAY : Reason.NOTHING_ARRIVED);
        } else {
            dueNs = nowNs + TRY_NS;
            if (!probes.hasHeard() && tries < TRIES) {
                tries++;
                pair.tell(new DirectMessage.Start(round, told));
            }
        }
    }

    @Override
    public void onProbe(long nowNs) {
        if (phase == Phase.PROBING) {
            pair.round().flatMap(ProbeRound::firstAnswered).ifPresent(number -> {
                phase = Phase.AGREEING;
                probe = number;
                tries = 0;
                sayGo(nowNs);
            });
        }
    }

    private void sayGo(long nowNs) {
        tries++;
        dueNs = nowNs + GO_TRY_NS;
        pair.tell(new DirectMessage.Go(round, probe));
    }

    @Override
    public void onNetworkChange(long nowNs) {
        if (phase == Phase.WAITING) {
            unheard = 0;
            dueNs = nowNs + SOON_NS;
        }
    }

    @Override
    public void onBroken(long nowNs, boolean hadLasted) {
        failed = hadLasted ? 0 : failed;
        retry(nowNs, hadLasted ? TimeUnit.NANOSECONDS.toSeconds(SOON_NS) : backOff());
    }

    @Override
    public boolean isStrayPossible(long nowNs) {
        return mayBeStray && nowNs - gaveUpNs < STRAY_POSSIBLE_NS;
    }

    /** Returns whether a spoke that knocks is asked at once: not when that has just been of no use. */
    private boolean isWorthATry(long nowNs) {
        return failed == 0 || nowNs - gaveUpNs >= TimeUnit.SECONDS.toNanos(FAILED_S[0]);
    }

    private void fail(long nowNs, Reason reason) {
        gaveUpNs = nowNs;
        wait(nowNs, reason, backOff());
    }

    private long backOff() {
        return FAILED_S[Math.min(failed++, FAILED_S.length - 1)];
    }

    private void wait(long nowNs, Reason reason, long seconds) {
        pair.giveUp(reason);
        retry(nowNs, seconds);
    }

    private void retry(long nowNs, long seconds) {
        phase = Phase.WAITING;
        dueNs = nowNs + TimeUnit.SECONDS.toNanos(seconds);
    }
}
