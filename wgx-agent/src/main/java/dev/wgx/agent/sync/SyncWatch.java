// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.agent.relay.Silence;
import dev.wgx.agent.sync.WatchJournal.Concern;
import dev.wgx.config.HostPort;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Decides what to do next to keep interface and relay in step. Monotonic nanoseconds come in, orders come out. */
final class SyncWatch {
    /** Between two questions to the relay while all is well: 280 bytes each. */
    static final long ROUND_NS = TimeUnit.SECONDS.toNanos(5);
    /** Between two rounds while something is wrong. */
    static final long RETRY_NS = TimeUnit.SECONDS.toNanos(2);
    /** Between two new sessions with a relay that is there and has none with this peer. */
    static final long CALL_NS = TimeUnit.SECONDS.toNanos(30);

    private final WatchJournal journal;

    private Order next = new Order.Inspect();
    private long deadlineNs;
    private boolean isChanged;

    private Optional<HostPort> endpoint = Optional.empty();
    /** The endpoint at which the relay answered last, or that it had when the watch began. */
    private Optional<HostPort> provedEndpoint = Optional.empty();

    /** True when all peers are known to be where the relay is, or where they chose to be. */
    private boolean isSettled;

    private Optional<Silence> silence = Optional.empty();
    private boolean isCalled;
    private boolean isFound;
    private long calledNs;
    private String inStep = "";
    private boolean isNews;

    SyncWatch(long nowNs, WatchJournal journal) {
        this.journal = journal;
        this.deadlineNs = nowNs;
    }

    Order next(long nowNs) {
        if (next instanceof Order.Wait && (isChanged || nowNs - deadlineNs >= 0)) {
            isChanged = false;
            next = new Order.Inspect();
        }
        return next;
    }

    /** Returns when {@link #next} will have something to do. */
    long deadlineNs() {
        return deadlineNs;
    }

    /** Ends this pause, or the next one, at once: file, interface or network have changed, or the machine has slept. */
    void onChange() {
        isFound = false;
        isChanged = true;
    }

    /** Takes nothing for granted of the interface's peers: it is another interface. */
    void onInterfaceReplaced() {
        isSettled = false;
    }

    /** Begins anew after a pause: something failed that has nothing to do with the relay. */
    void onFailure(long nowNs, String sentence) {
        journal.wrong(Concern.STEP, sentence);
        pause(nowNs, RETRY_NS);
    }

    /** @param isOurs whether it was started by wgx, and stopped by nobody */
    void onInterfaceAbsent(long nowNs, String name, boolean isOurs) {
        if (isOurs) {
            next = new Order.Make();
        } else {
            journal.wrong(Concern.STEP, "The interface " + name + " is not there; waiting for it.");
            pause(nowNs, RETRY_NS);
        }
    }

    void onMade(String name) {
        journal.event("The interface " + name + " was gone and is made again.");
        next = new Order.Inspect();
    }

    /** @param current where the interface sends the relay's packets */
    void onInterface(Optional<HostPort> current) {
        if (provedEndpoint.isEmpty()) {
            provedEndpoint = current;
        }
        endpoint = current;
        isCalled = false;
        next = current.isPresent() ? new Order.Publish() : new Order.Diagnose();
    }

    void onPublished(long nowNs, PublishOutcome outcome) {
        switch (outcome) {
            case PublishOutcome.Published published -> {
                inStep = "In step: the relay has " + published.describe() + ".";
                isNews = published.changed();
                follow();
            }
            case PublishOutcome.Refused(String reason) -> {
                silence = Optional.empty();
                journal.wrong(Concern.STEP, "The relay refuses the keys: " + reason + ".");
                pause(nowNs, ROUND_NS);
            }
            case PublishOutcome.Unreachable() -> onSilence(nowNs);
        }
    }

    private void follow() {
        HostPort now = endpoint.orElseThrow();
        HostPort former = provedEndpoint.orElse(now);
        next = new Order.Follow(now, former, !isSettled || !former.equals(now));
    }

    void onFollowed(long nowNs) {
        HostPort now = endpoint.orElseThrow();
        provedEndpoint
                .filter(old -> !old.equals(now))
                .ifPresent(old -> journal.event("The relay is at " + now + " now, no longer at " + old + "."));
        isSettled = true;
        onAnswer();
        journal.inStep(inStep, isNews);
        pause(nowNs, ROUND_NS);
    }

    private void onAnswer() {
        provedEndpoint = endpoint;
        silence = Optional.empty();
        isFound = false;
    }

    private void onSilence(long nowNs) {
        if (isCalled && silence.isPresent()) {
            giveUp(nowNs, silence.get());
        } else {
            next = new Order.Diagnose();
        }
    }

    /** Calls the relay where it may be; if there is nowhere to call it says why. */
    void onDiagnosed(long nowNs, Silence cause) {
        silence = Optional.of(cause);
        boolean wasFound = isFound;
        isFound = cause.foundAt().isPresent();
        Optional<HostPort> another = cause.next(endpoint).filter(candidate -> !endpoint.equals(Optional.of(candidate)));
        boolean isNewlyFound = isFound && !(wasFound && nowNs - calledNs < CALL_NS);
        if (another.isPresent() || isNewlyFound) {
            calledNs = nowNs;
            next = new Order.Call(another);
        } else {
            giveUp(nowNs, cause);
        }
    }

    void onCalled(Optional<HostPort> another) {
        endpoint = another.or(() -> endpoint);
        isCalled = true;
        next = new Order.Publish();
    }

    private void giveUp(long nowNs, Silence cause) {
        journal.wrong(Concern.STEP, cause.sentence());
        pause(nowNs, RETRY_NS);
    }

    private void pause(long nowNs, long ns) {
        next = new Order.Wait();
        deadlineNs = nowNs + ns;
    }
}
