// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.agent.direct.Standing.Reason;
import dev.wgx.direct.DirectMessage;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The spoke's part: it answers the hub, sends probes when the hub does, and switches when both have been heard. */
final class SpokeNegotiation implements Negotiation {
    /** Between two rounds that a hub may begin: each lets this machine send probes to where the hub says. */
    static final long ROUND_NS = TimeUnit.SECONDS.toNanos(3);

    static final long PROBING_NS = TimeUnit.SECONDS.toNanos(5);
    /** The age at which what the relay said of our own address is asked anew. */
    static final long FRESH_NS = TimeUnit.SECONDS.toNanos(15);

    /** The times after which a spoke that the hub has not asked says once more that it is there. */
    private static final long[] KNOCKS_S = {1, 3, 10};

    private final DirectPair pair;
    private Optional<DirectMessage.Hello> asked = Optional.empty();
    private long round;
    private boolean isExpected;
    private boolean hasStarted;
    private long startedNs;
    private boolean hasLooked;
    private long lookedNs;
    private long probesUntilNs;
    private boolean isProbing;
    private boolean isOnline;
    private int knocks;
    private long knockDueNs;

    SpokeNegotiation(DirectPair pair, long nowNs) {
        this.pair = pair;
        this.startedNs = nowNs;
    }

    @Override
    public long deadlineNs() {
        long knockNs = mayKnock() ? knockDueNs : Long.MAX_VALUE;
        return Math.min(knockNs, isProbing ? probesUntilNs : Long.MAX_VALUE);
    }

    private boolean mayKnock() {
        return knocks < KNOCKS_S.length && isOnline;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (mayKnock() && nowNs - knockDueNs >= 0) {
            knockDueNs = nowNs + TimeUnit.SECONDS.toNanos(KNOCKS_S[knocks++]);
            pair.tell(new DirectMessage.Knock());
        }
        if (isProbing && nowNs - probesUntilNs >= 0) {
            isProbing = false;
            boolean hasHeard = pair.round().filter(ProbeRound::hasHeard).isPresent();
            pair.giveUp(hasHeard ? Reason.ONE_WAY : Reason.NOTHING_ARRIVED);
        }
    }

    @Override
    public void onMessage(long nowNs, DirectMessage message) {
        switch (message) {
            case DirectMessage.Hello hello -> onHello(nowNs, hello);
            case DirectMessage.Start start when isExpected && start.round() == round -> onStart(nowNs, start);
            case DirectMessage.Go go when go.round() == round -> onGo(nowNs, go);
            default -> {
                // Of another round, or of the hub's side.
            }
        }
    }

    private void onHello(long nowNs, DirectMessage.Hello hello) {
        knocks = KNOCKS_S.length;
        if (hasStarted && hello.round() == round) {
            return;
        }
        if (hasLooked && nowNs - lookedNs < FRESH_NS) {
            offer(hello);
        } else {
            asked = Optional.of(hello);
            pair.lookAround();
        }
    }

    @Override
    public void onWhereabouts(long nowNs) {
        hasLooked = true;
        lookedNs = nowNs;
        asked.ifPresent(hello -> offer(hello));
        asked = Optional.empty();
    }

    private void offer(DirectMessage.Hello hello) {
        round = hello.round();
        isExpected = true;
        pair.tell(new DirectMessage.Offer(round, pair.whereabouts().towards(hello.candidates())));
    }

    private void onStart(long nowNs, DirectMessage.Start start) {
        boolean isTooSoon = hasStarted && nowNs - startedNs < ROUND_NS;
        if (isTooSoon) {
            return;
        }
        // The hub has begun anew, so it is at the relay again.
        pair.forget(nowNs);
        isExpected = false;
        hasStarted = true;
        startedNs = nowNs;
        isProbing = true;
        probesUntilNs = nowNs + PROBING_NS;
        pair.startProbes(nowNs, round, start.candidates());
    }

    private void onGo(long nowNs, DirectMessage.Go go) {
        if (pair.isDirect()) {
            pair.tell(new DirectMessage.Gone(round));
            return;
        }
        pair.round()
                .filter(probes -> probes.round() == go.round())
                .flatMap(probes -> probes.verifiedSourceOf(go.probe()))
                .ifPresent(path -> {
                    isProbing = false;
                    pair.tell(new DirectMessage.Gone(round));
                    pair.switchTo(nowNs, path);
                });
    }

    /** Knocks when it is online again: the hub may have asked in vain before. */
    @Override
    public void onSeen(long nowNs, Seen seen) {
        if (seen.isOnline() && !isOnline) {
            knocks = 0;
            knockDueNs = nowNs;
        }
        isOnline = seen.isOnline();
    }

    @Override
    public void onProbe(long nowNs) {
        // The hub decides.
    }

    @Override
    public void onNetworkChange(long nowNs) {
        hasLooked = false;
    }

    @Override
    public void onBroken(long nowNs, boolean hadLasted) {
        isProbing = false;
    }

    @Override
    public boolean isStrayPossible(long nowNs) {
        return hasStarted && nowNs - startedNs < 2 * PROBING_NS;
    }
}
