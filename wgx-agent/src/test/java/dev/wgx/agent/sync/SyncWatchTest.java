// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.TestKeys;
import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.agent.sync.SyncWatch.Order;
import dev.wgx.config.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SyncWatchTest {
    private static final HostPort OLD = HostPort.parseRelay("192.0.2.1");
    private static final HostPort NEW = HostPort.parseRelay("192.0.2.2");
    private static final PublishOutcome UNREACHABLE = new PublishOutcome.Unreachable();
    private static final long FRESH_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long STALE_NS = TimeUnit.SECONDS.toNanos(181);

    private final List<String> log = new ArrayList<>();
    private long nowNs = 1;
    private final SyncWatch watch = new SyncWatch(nowNs, log::add);

    @Test
    void aFailureIsSaidOnceAndTriedAgainEachRound() {
        for (int round = 0; round < 3; round++) {
            assertThat(watch.next(nowNs)).isEqualTo(Order.INSPECT);
            watch.onFailure(nowNs, "The interface cannot be read.");
            assertThat(watch.next(nowNs)).isEqualTo(Order.WAIT);
            nowNs = watch.deadlineNs();
        }
        assertThat(log).containsExactly("The interface cannot be read.");
    }

    @Test
    void whileAllIsWellEachRoundIsOneLookAndOneRoundTripAndOneLineInAll() {
        for (int round = 0; round < 100; round++) {
            assertThat(watch.next(nowNs)).isEqualTo(Order.INSPECT);
            watch.onInterface(nowNs, OptionalLong.of(FRESH_NS), Optional.of(OLD));
            assertThat(watch.next(nowNs)).isEqualTo(Order.PUBLISH);
            watch.onPublished(nowNs, published(1, false));
            assertThat(watch.next(nowNs)).isEqualTo(Order.WAIT);
            assertThat(watch.deadlineNs() - nowNs).isEqualTo(SyncWatch.ROUND_NS);
            nowNs = watch.deadlineNs();
        }
        assertThat(log).containsExactly("In step: the relay has all 3 keys (revision 1).");
    }

    @Test
    void aChangedFileIsPublishedWithoutWaiting() {
        round(FRESH_NS, published(1, true));
        nowNs++;
        assertThat(watch.next(nowNs)).isEqualTo(Order.WAIT);
        watch.onChange();
        assertThat(watch.next(nowNs)).isEqualTo(Order.INSPECT);
    }

    @Test
    void aRelayThatLostItsStoreGetsTheSetAgainAndThatIsSaid() {
        round(FRESH_NS, published(7, true));
        nowNs = watch.deadlineNs();
        round(FRESH_NS, published(1, true));
        assertThat(log).hasSize(2).last().isEqualTo("In step: the relay has all 3 keys (revision 1).");
    }

    @Test
    void aRelayThatIsDownAtBootIsWaitedFor() {
        for (int attempt = 0; attempt < 50; attempt++) {
            step(OptionalLong.empty(), Optional.of(OLD));
            if (watch.next(nowNs) == Order.RESOLVE) {
                watch.onResolved(nowNs, Optional.of(OLD), TestKeys.RELAY, Optional.empty());
            }
            watch.onPublished(nowNs, UNREACHABLE);
            nowNs = watch.deadlineNs();
        }
        round(FRESH_NS, published(1, true));
        assertThat(log)
                .containsExactly(
                        "The relay does not answer; trying again every 15 seconds.",
                        "In step: the relay has all 3 keys (revision 1).");
    }

    @Test
    void anInterfaceThatIsNotThereIsWaitedForAndSaidOnce() {
        for (int look = 0; look < 10; look++) {
            assertThat(watch.next(nowNs)).isEqualTo(Order.INSPECT);
            watch.onInterfaceAbsent(nowNs, "wgx");
            assertThat(watch.deadlineNs() - nowNs).isEqualTo(SyncWatch.ABSENT_NS);
            nowNs = watch.deadlineNs();
        }
        assertThat(log).containsExactly("The interface wgx is not there; waiting for it.");
    }

    @Test
    void anOldHandshakeHasTheNameLookedUpAndFollowed() {
        step(OptionalLong.of(STALE_NS), Optional.of(OLD));
        assertThat(watch.next(nowNs)).isEqualTo(Order.RESOLVE);
        assertThat(watch.onResolved(nowNs, Optional.of(NEW), TestKeys.RELAY, Optional.of(TestKeys.RELAY)))
                .contains(NEW);
        assertThat(watch.next(nowNs)).isEqualTo(Order.PUBLISH);
        assertThat(log).containsExactly("The relay is at 192.0.2.2:8787 now, no longer at 192.0.2.1:8787.");
    }

    @Test
    void aYoungHandshakeOrTheSameAddressChangesNothing() {
        step(OptionalLong.of(SyncWatch.OLD_HANDSHAKE_NS), Optional.of(OLD));
        assertThat(watch.next(nowNs)).isEqualTo(Order.PUBLISH);
        watch.onPublished(nowNs, UNREACHABLE);
        nowNs = watch.deadlineNs();
        step(OptionalLong.of(STALE_NS), Optional.of(OLD));
        assertThat(watch.onResolved(nowNs, Optional.of(OLD), TestKeys.RELAY, Optional.empty()))
                .isEmpty();
    }

    @Test
    void aPeerWithoutEndpointIsResolvedAtOnceAndOftenButNotInARush() {
        step(OptionalLong.empty(), Optional.empty());
        assertThat(watch.next(nowNs)).isEqualTo(Order.RESOLVE);
        assertThat(watch.onResolved(nowNs, Optional.empty(), TestKeys.RELAY, Optional.empty()))
                .isEmpty();
        watch.onPublished(nowNs, UNREACHABLE);
        nowNs = watch.deadlineNs();
        step(OptionalLong.empty(), Optional.empty());
        assertThat(watch.next(nowNs)).isEqualTo(Order.PUBLISH);
        watch.onPublished(nowNs, UNREACHABLE);
        nowNs = watch.deadlineNs();
        step(OptionalLong.empty(), Optional.empty());
        assertThat(watch.next(nowNs)).isEqualTo(Order.RESOLVE);
        assertThat(watch.onResolved(nowNs, Optional.of(NEW), TestKeys.RELAY, Optional.empty()))
                .contains(NEW);
        assertThat(log)
                .containsExactly(
                        "The relay's name cannot be looked up; trying again every 30 seconds.",
                        "The relay is at 192.0.2.2:8787 now.");
    }

    @Test
    void anotherKeyAtTheRelaysAddressIsSaidAndNotHiddenByItsConsequence() {
        step(OptionalLong.of(STALE_NS), Optional.of(OLD));
        watch.onResolved(nowNs, Optional.of(OLD), TestKeys.RELAY, Optional.of(TestKeys.publicKey(9)));
        watch.onPublished(nowNs, UNREACHABLE);
        assertThat(log)
                .singleElement()
                .asString()
                .contains(TestKeys.publicKey(9).toString(), TestKeys.RELAY.toString(), "--accept-new-relay-key");
    }

    @Test
    void aRefusalIsSaidOncePerReason() {
        for (String reason : List.of("too many", "too many", "full")) {
            round(FRESH_NS, new PublishOutcome.Refused(reason));
            nowNs = watch.deadlineNs();
        }
        assertThat(log).containsExactly("The relay refuses the keys: too many.", "The relay refuses the keys: full.");
    }

    private void round(long handshakeAgeNs, PublishOutcome outcome) {
        step(OptionalLong.of(handshakeAgeNs), Optional.of(OLD));
        assertThat(watch.next(nowNs)).isEqualTo(Order.PUBLISH);
        watch.onPublished(nowNs, outcome);
    }

    private void step(OptionalLong handshakeAgeNs, Optional<HostPort> endpoint) {
        assertThat(watch.next(nowNs)).isEqualTo(Order.INSPECT);
        watch.onInterface(nowNs, handshakeAgeNs, endpoint);
    }

    private static PublishOutcome published(long revision, boolean changed) {
        return new PublishOutcome.Published(revision, 3, changed);
    }
}
