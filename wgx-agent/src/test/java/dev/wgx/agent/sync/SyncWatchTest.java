// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.TestKeys;
import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.agent.relay.Silence;
import dev.wgx.config.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyncWatchTest {
    private static final HostPort NAME = HostPort.parseRelay("relay.example");
    private static final HostPort OLD = HostPort.parseRelay("192.0.2.1");
    private static final HostPort NEW = HostPort.parseRelay("192.0.2.2");
    private static final PublishOutcome UNREACHABLE = new PublishOutcome.Unreachable();
    private static final Silence UNANSWERED = new Silence.Unanswered(NAME, List.of(OLD));
    private static final String IN_STEP = "In step: the relay has all 3 keys (revision 1).";

    private final List<String> log = new ArrayList<>();
    private long nowNs = 1;
    private final SyncWatch watch = new SyncWatch(nowNs, new WatchJournal(log::add));

    @Test
    void whileAllIsWellEachRoundIsOneLookAndOneRoundTripAndOneLineInAll() {
        for (int round = 0; round < 100; round++) {
            inStep(OLD, false);
            assertThat(watch.next(nowNs)).isEqualTo(new Order.Wait());
            assertThat(watch.deadlineNs() - nowNs).isEqualTo(SyncWatch.ROUND_NS);
            nowNs = watch.deadlineNs();
        }
        assertThat(log).containsExactly(IN_STEP);
    }

    @Test
    void aFailureIsSaidOnceAndTriedAgainEachRound() {
        for (int round = 0; round < 3; round++) {
            assertThat(watch.next(nowNs)).isEqualTo(new Order.Inspect());
            watch.onFailure(nowNs, "The interface cannot be read.");
            assertThat(watch.next(nowNs)).isEqualTo(new Order.Wait());
            nowNs = watch.deadlineNs();
        }
        inStep(OLD, false);
        assertThat(log).containsExactly("The interface cannot be read.", IN_STEP);
    }

    @Test
    void aChangeIsActedUponWithoutWaiting() {
        inStep(OLD, false);
        nowNs++;
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Wait());
        watch.onChange();
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Inspect());
    }

    @Test
    void aChangeDuringARoundHasAnotherOneFollow() {
        watch.next(nowNs);
        watch.onInterface(Optional.of(OLD));
        watch.onPublished(nowNs, published(false));
        watch.onChange();
        watch.onFollowed(nowNs);
        inStep(OLD, false);
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Wait());
    }

    @Test
    void aRelayThatLostItsStoreGetsTheSetAgainAndThatIsSaid() {
        inStep(OLD, true);
        nowNs = watch.deadlineNs();
        inStep(OLD, true);
        assertThat(log).containsExactly(IN_STEP, IN_STEP);
    }

    @Test
    void aRelayThatDoesNotAnswerIsDiagnosedAfterTheFirstUnansweredRound() {
        inStep(OLD, false);
        nowNs = watch.deadlineNs();
        silence(OLD, UNANSWERED);
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Wait());
        assertThat(watch.deadlineNs() - nowNs).isEqualTo(SyncWatch.RETRY_NS);
        assertThat(log).containsExactly(IN_STEP, UNANSWERED.sentence());
    }

    @Test
    void aLongSilenceIsOneLineAndItsEndAnother() {
        for (int round = 0; round < 50; round++) {
            silence(OLD, UNANSWERED);
            nowNs = watch.deadlineNs();
        }
        inStep(OLD, false);
        assertThat(log).containsExactly(UNANSWERED.sentence(), IN_STEP);
    }

    @Test
    void aRelayThatMovedIsCalledAtItsNewAddressAndItsPeersFollowOnceItAnswersThere() {
        inStep(OLD, false);
        nowNs = watch.deadlineNs();
        silence(OLD, new Silence.NoSession(NEW));
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Call(Optional.of(NEW)));
        watch.onCalled(Optional.of(NEW));
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Publish());
        watch.onPublished(nowNs, published(false));
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Follow(NEW, OLD, true));
        assertThat(log).containsExactly(IN_STEP);
        watch.onFollowed(nowNs);
        assertThat(log)
                .containsExactly(IN_STEP, "The relay is at 192.0.2.2:8787 now, no longer at 192.0.2.1:8787.", IN_STEP);
    }

    @Test
    void peersFollowOnceWhenTheWatchBeginsAndWhenTheInterfaceIsAnother() {
        for (boolean isReplaced : List.of(false, true)) {
            if (isReplaced) {
                watch.onInterfaceReplaced();
            }
            for (boolean hasMoved : List.of(true, false)) {
                watch.next(nowNs);
                watch.onInterface(Optional.of(OLD));
                watch.onPublished(nowNs, published(false));
                assertThat(watch.next(nowNs)).isEqualTo(new Order.Follow(OLD, OLD, hasMoved));
                watch.onFollowed(nowNs);
                nowNs = watch.deadlineNs();
            }
        }
    }

    @Test
    void addressesWithoutAnswerAreCalledInTurn() {
        Silence nobody = new Silence.Unanswered(NAME, List.of(OLD, NEW));
        HostPort current = OLD;
        for (HostPort next : List.of(NEW, OLD, NEW)) {
            silence(current, nobody);
            assertThat(watch.next(nowNs)).isEqualTo(new Order.Call(Optional.of(next)));
            watch.onCalled(Optional.of(next));
            assertThat(watch.next(nowNs)).isEqualTo(new Order.Publish());
            watch.onPublished(nowNs, UNREACHABLE);
            assertThat(watch.next(nowNs)).isEqualTo(new Order.Wait());
            nowNs = watch.deadlineNs();
            current = next;
        }
        assertThat(log).containsExactly(nobody.sentence());
    }

    @Test
    void aPeerWithoutEndpointIsLookedUpAtOnce() {
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Inspect());
        watch.onInterface(Optional.empty());
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Diagnose());
        watch.onDiagnosed(nowNs, new Silence.NameUnknown(NAME));
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Wait());
        nowNs = watch.deadlineNs();
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Inspect());
        watch.onInterface(Optional.empty());
        watch.onDiagnosed(nowNs, UNANSWERED);
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Call(Optional.of(OLD)));
    }

    @Test
    void anotherKeyIsSaidAndNeverFollowed() {
        Silence other = new Silence.OtherKey(NAME, TestKeys.publicKey(9), TestKeys.RELAY);
        for (int round = 0; round < 3; round++) {
            silence(OLD, other);
            assertThat(watch.next(nowNs)).isEqualTo(new Order.Wait());
            nowNs = watch.deadlineNs();
        }
        assertThat(log).containsExactly(other.sentence());
    }

    @Test
    void aRelayThatIsThereWithoutSessionIsCalledOnceAndNotInARush() {
        Silence there = new Silence.NoSession(OLD);
        silence(OLD, there);
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Call(Optional.empty()));
        watch.onCalled(Optional.empty());
        watch.onPublished(nowNs, UNREACHABLE);
        long calledNs = nowNs;
        nowNs = watch.deadlineNs();
        silence(OLD, there);
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Wait());
        nowNs = calledNs + SyncWatch.CALL_NS;
        silence(OLD, there);
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Call(Optional.empty()));
        assertThat(log).containsExactly(there.sentence());
    }

    @Test
    void aRelayThatIsBackIsCalledAtOnce() {
        silence(OLD, new Silence.NoSession(OLD));
        watch.onCalled(Optional.empty());
        watch.onPublished(nowNs, UNREACHABLE);
        nowNs = watch.deadlineNs();
        silence(OLD, UNANSWERED);
        nowNs = watch.deadlineNs();
        silence(OLD, new Silence.NoSession(OLD));
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Call(Optional.empty()));
    }

    @Test
    void aCallThatHelpsIsNotWorthAWord() {
        inStep(OLD, false);
        nowNs = watch.deadlineNs();
        silence(OLD, new Silence.NoSession(OLD));
        watch.onCalled(Optional.empty());
        watch.onPublished(nowNs, published(false));
        watch.onFollowed(nowNs);
        assertThat(log).containsExactly(IN_STEP);
    }

    @Test
    void anInterfaceThatNobodyStartedIsWaitedForAndSaidOnce() {
        for (int look = 0; look < 10; look++) {
            assertThat(watch.next(nowNs)).isEqualTo(new Order.Inspect());
            watch.onInterfaceAbsent(nowNs, "wgx", false);
            nowNs = watch.deadlineNs();
        }
        assertThat(log).containsExactly("The interface wgx is not there; waiting for it.");
    }

    @Test
    void anInterfaceThatWasStartedIsMadeAgain() {
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Inspect());
        watch.onInterfaceAbsent(nowNs, "wgx", true);
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Make());
        watch.onMade("wgx");
        inStep(OLD, false);
        assertThat(log).containsExactly("The interface wgx was gone and is made again.", IN_STEP);
    }

    @Test
    void aRefusalIsSaidOncePerReason() {
        for (String reason : List.of("too many", "too many", "full")) {
            assertThat(watch.next(nowNs)).isEqualTo(new Order.Inspect());
            watch.onInterface(Optional.of(OLD));
            watch.onPublished(nowNs, new PublishOutcome.Refused(reason));
            nowNs = watch.deadlineNs();
        }
        assertThat(log).containsExactly("The relay refuses the keys: too many.", "The relay refuses the keys: full.");
    }

    private void inStep(HostPort endpoint, boolean changed) {
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Inspect());
        watch.onInterface(Optional.of(endpoint));
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Publish());
        watch.onPublished(nowNs, published(changed));
        assertThat(watch.next(nowNs)).isInstanceOf(Order.Follow.class);
        watch.onFollowed(nowNs);
    }

    private void silence(HostPort endpoint, Silence cause) {
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Inspect());
        watch.onInterface(Optional.of(endpoint));
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Publish());
        watch.onPublished(nowNs, UNREACHABLE);
        assertThat(watch.next(nowNs)).isEqualTo(new Order.Diagnose());
        watch.onDiagnosed(nowNs, cause);
    }

    private static PublishOutcome published(boolean changed) {
        return new PublishOutcome.Published(1, 3, changed);
    }
}
