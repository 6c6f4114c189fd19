// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import static dev.wgx.command.CommandCodecTest.key;
import static dev.wgx.command.CommandCodecTest.keys;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.PublishClient.Outcome;
import dev.wgx.noise.PublicKey;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A client and a relay's side in virtual time, with a network between them that loses, repeats and reorders. */
class PublishDialogueTest {
    private static final long MS = 1_000_000L;
    private static final SpokeSet LARGE = SpokeSet.of(keys(10_000));

    @Test
    void anUnchangedSetCostsOneSmallRoundTrip() {
        Dialogue dialogue = new Dialogue(1, 0);
        dialogue.server.onDisk = LARGE.version(4);

        assertThat(dialogue.publish(LARGE)).isEqualTo(new Outcome.Published(4, 10_000, false));
        assertThat(dialogue.datagrams).isEqualTo(2);
    }

    @Test
    void tenThousandKeysArriveInTheFewestDatagramsWhenNothingIsLost() {
        Dialogue dialogue = new Dialogue(1, 0);

        assertThat(dialogue.publish(LARGE)).isEqualTo(new Outcome.Published(1, 10_000, true));
        assertThat(dialogue.server.inForce).isEqualTo(LARGE.version(1));
        // A check, 278 pages, and their answers; the last page is answered once the set is on disk.
        assertThat(dialogue.datagrams).isEqualTo(2 * (1 + 278));
        assertThat(dialogue.mostInFlight).isLessThanOrEqualTo(CommandProtocol.WINDOW);
    }

    @Test
    void lossRepetitionAndReorderingAreHarmless() {
        for (int seed = 0; seed < 40; seed++) {
            SpokeSet spokes = SpokeSet.of(keys(1 + 97 * seed));
            Dialogue dialogue = new Dialogue(seed, 25);

            assertThat(dialogue.publish(spokes))
                    .as("seed %d", seed)
                    .isEqualTo(new Outcome.Published(1, spokes.count(), true));
            assertThat(dialogue.server.inForce).as("seed %d", seed).isEqualTo(spokes.version(1));
        }
    }

    @Test
    void aRelayThatForgetsThePagesInTheMiddleGetsThemAgain() {
        Dialogue dialogue = new Dialogue(3, 0);
        dialogue.server.forgetAfterPages = 100;

        assertThat(dialogue.publish(LARGE)).isEqualTo(new Outcome.Published(1, 10_000, true));
    }

    @Test
    void anAcknowledgementNeverComesBeforeTheSetIsOnDisk() {
        Dialogue dialogue = new Dialogue(3, 0);
        dialogue.server.diskNs = 5_000 * MS;

        assertThat(dialogue.publish(LARGE)).isEqualTo(new Outcome.Published(1, 10_000, true));
        assertThat(dialogue.nowNs).isGreaterThan(5_000 * MS);
    }

    @Test
    void aRevisionThatSomebodyElseTookIsSteppedOver() {
        Dialogue dialogue = new Dialogue(5, 0);
        dialogue.server.onDisk = SpokeSet.of(keys(3)).version(8);
        dialogue.server.overtakeAfterCheck = SpokeSet.of(keys(4)).version(20);

        assertThat(dialogue.publish(LARGE)).isEqualTo(new Outcome.Published(21, 10_000, true));
    }

    @Test
    void aRefusalIsHandedOnWithItsNumber() {
        Dialogue dialogue = new Dialogue(5, 0);

        assertThat(dialogue.publish(SpokeSet.of(keys(10_001))))
                .isEqualTo(new Outcome.Refused(RefusalReason.TOO_MANY_SPOKES, 10_000));
        assertThat(dialogue.server.inForce).isEqualTo(SetVersion.NONE);
    }

    @Test
    void aRefusalThatNeverPassesEndsAfterBoundedRounds() {
        Dialogue dialogue = new Dialogue(5, 0);
        dialogue.server.alwaysBusy = true;

        assertThat(dialogue.publish(LARGE)).isEqualTo(new Outcome.Refused(RefusalReason.BUSY, 0));
        assertThat(dialogue.nowNs).isLessThan(60_000 * MS);
    }

    @Test
    void aSilentRelayIsUnreachableAfterBoundedAttempts() {
        Dialogue dialogue = new Dialogue(5, 100);

        assertThat(dialogue.publish(LARGE)).isEqualTo(new Outcome.Unreachable(7));
        assertThat(dialogue.nowNs).isEqualTo(PublishClient.DEFAULT_PATIENCE_NS);
    }

    @Test
    void aRelayOfWgx09LosesNothingAndTakesTheWholeSet() {
        SpokeSet before = SpokeSet.of(keys(20));
        SpokeSet wanted = SpokeSet.of(keys(SetPeers.MAX_KEYS));
        for (int seed = 0; seed < 40; seed++) {
            OldRelay relay = new OldRelay(before.keys());
            Dialogue dialogue = new Dialogue(seed, seed);
            dialogue.oldRelay = relay;

            assertThat(dialogue.publish(wanted)).as("seed %d", seed).isEqualTo(new Outcome.OldRelay(true, 43));
            assertThat(relay.keys).isEqualTo(Set.copyOf(wanted.keys()));
            assertThat(relay.history).allMatch(set -> set.size() == 20 || set.size() == 43);
        }
    }

    @Test
    void aRelayOfWgx09KeepsWhatItHasWhenTheSetIsTooLargeForIt() {
        OldRelay relay = new OldRelay(keys(20));
        Dialogue dialogue = new Dialogue(1, 0);
        dialogue.oldRelay = relay;

        assertThat(dialogue.publish(SpokeSet.of(keys(44)))).isInstanceOf(Outcome.Unreachable.class);
        assertThat(relay.history).hasSize(1);
    }

    @Test
    void theCommandOfWgx09GoesToNobodyWhoAnswersInTime() {
        Dialogue dialogue = new Dialogue(1, 0);
        dialogue.server.silentChecks = PublishClient.SILENT_CHECKS - 1;

        assertThat(dialogue.publish(SpokeSet.of(keys(2)))).isEqualTo(new Outcome.Published(1, 2, true));
        assertThat(dialogue.server.foreign).isZero();
    }

    @Test
    void aSlowRelayOfOursTakesNoNoticeOfTheCommandOfWgx09() {
        Dialogue dialogue = new Dialogue(1, 0);
        dialogue.server.silentChecks = PublishClient.SILENT_CHECKS + 1;

        assertThat(dialogue.publish(SpokeSet.of(keys(2)))).isEqualTo(new Outcome.Published(1, 2, true));
        assertThat(dialogue.server.foreign).isEqualTo(2);
    }

    @Test
    void answersThatNobodyAskedForChangeNothing() {
        PublishClient client = new PublishClient(LARGE, new Random(1)::nextBytes, PublishClient.DEFAULT_PATIENCE_NS, 0);
        Consumer<ByteBuffer> nowhere = datagram -> {};
        client.onDeadline(0, nowhere);

        client.onDatagram(new Response.Published(77, LARGE.version(1)).encode(), 0, nowhere);
        client.onDatagram(new Response.Refused(77, RefusalReason.NOT_ALLOWED, 0).encode(), 0, nowhere);
        client.onDatagram(ByteBuffer.allocate(3), 0, nowhere);
        client.onDatagram(new SetPeers.Answer(77, true).encode(), 0, nowhere);

        assertThat(client.outcome()).isEmpty();
    }

    private record Delivery(long atNs, long order, boolean toServer, ByteBuffer datagram) {}

    private static final class Dialogue {
        final Server server = new Server();
        private final Random random;
        private final int lossPercent;
        private final PriorityQueue<Delivery> network =
                new PriorityQueue<>(Comparator.comparingLong(Delivery::atNs).thenComparingLong(Delivery::order));
        long nowNs;
        int datagrams;
        long mostInFlight;
        private long order;
        /** Takes the server's place. */
        @Nullable
        OldRelay oldRelay;

        Dialogue(int seed, int lossPercent) {
            this.random = new Random(seed);
            this.lossPercent = lossPercent;
        }

        Outcome publish(SpokeSet spokes) {
            PublishClient client = new PublishClient(spokes, random::nextBytes, PublishClient.DEFAULT_PATIENCE_NS, 0);
            client.onDeadline(0, datagram -> carry(true, datagram));
            for (int steps = 0; client.outcome().isEmpty(); steps++) {
                assertThat(steps).as("steps").isLessThan(100_000);
                step(client);
            }
            return client.outcome().get();
        }

        private void step(PublishClient client) {
            Delivery next = network.peek();
            if (next == null || next.atNs > client.nextDeadlineNs()) {
                nowNs = Math.max(nowNs, client.nextDeadlineNs());
                client.onDeadline(nowNs, datagram -> carry(true, datagram));
                return;
            }
            network.remove();
            nowNs = next.atNs;
            if (next.toServer && oldRelay != null) {
                oldRelay.onDatagram(next.datagram).ifPresent(answer -> carry(false, answer));
            } else if (next.toServer) {
                server.onDatagram(next.datagram, nowNs, (answer, delayNs) -> carry(false, answer, delayNs));
            } else {
                client.onDatagram(next.datagram, nowNs, datagram -> carry(true, datagram));
            }
            mostInFlight = Math.max(
                    mostInFlight, network.stream().filter(Delivery::toServer).count());
        }

        private void carry(boolean toServer, ByteBuffer datagram) {
            carry(toServer, datagram, 0);
        }

        private void carry(boolean toServer, ByteBuffer datagram, long delayNs) {
            datagrams++;
            if (random.nextInt(100) < lossPercent) {
                return;
            }
            int copies = random.nextInt(100) < lossPercent ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                long jitterMs = lossPercent == 0 ? 0 : random.nextInt(120);
                network.add(
                        new Delivery(nowNs + delayNs + (20 + jitterMs) * MS, order++, toServer, datagram.duplicate()));
            }
        }
    }

    private interface Answers {
        void answer(ByteBuffer datagram, long delayNs);
    }

    /** The relay's part of a publication in its simplest form: everything but the assembly is the test's own. */
    private static final class Server {
        private static final PublicKey RELAY = key(0xee);
        private static final PublicKey HUB = key(0xdd);

        SetAssembly assembly = new SetAssembly(RELAY, HUB, 10_000);
        SetVersion onDisk = SetVersion.NONE;
        SetVersion inForce = SetVersion.NONE;
        long inForceSinceNs;
        long diskNs = 2 * MS;
        int forgetAfterPages = -1;
        boolean alwaysBusy;
        int silentChecks;
        int foreign;
        SetVersion overtakeAfterCheck = SetVersion.NONE;

        void onDatagram(ByteBuffer datagram, long nowNs, Answers answers) {
            if (!inForce.equals(SetVersion.NONE) && nowNs - inForceSinceNs >= diskNs) {
                onDisk = inForce;
            }
            switch (Request.parse(datagram)) {
                case Request.Check check -> {
                    if (silentChecks-- > 0) {
                        return;
                    }
                    answers.answer(new Response.Current(check.requestId(), onDisk, 10_000, "test").encode(), 0);
                    if (!overtakeAfterCheck.equals(SetVersion.NONE)) {
                        onDisk = overtakeAfterCheck;
                        overtakeAfterCheck = SetVersion.NONE;
                    }
                }
                case Request.Page page -> onPage(page, nowNs, answers);
                case Request.Read read -> throw new AssertionError(read);
                case Request.Status status -> throw new AssertionError(status);
                case Request.Names names -> throw new AssertionError(names);
                case Request.AskNames ask -> throw new AssertionError(ask);
                case Response.Refused refused -> throw new AssertionError(refused);
                case Incoming.Foreign ignored -> foreign++;
            }
        }

        private void onPage(Request.Page request, long nowNs, Answers answers) {
            long id = request.requestId();
            KeyPage page = request.page();
            if (forgetAfterPages-- == 0) {
                assembly = new SetAssembly(RELAY, HUB, 10_000);
            }
            if (alwaysBusy) {
                answers.answer(new Response.Refused(id, RefusalReason.BUSY, 0).encode(), 0);
                return;
            }
            switch (assembly.onPage(page, onDisk, nowNs)) {
                case SetAssembly.Step.Received received ->
                    answers.answer(
                            new Response.PageReceived(id, page.set().revision(), page.index(), received.heldPages())
                                    .encode(),
                            0);
                case SetAssembly.Step.AlreadyPublished ignored ->
                    answers.answer(new Response.Published(id, onDisk).encode(), 0);
                case SetAssembly.Step.Refuse refuse ->
                    answers.answer(new Response.Refused(id, refuse.reason(), refuse.detail()).encode(), 0);
                case SetAssembly.Step.Complete complete -> {
                    assertThat(complete.spokes().keys()).isSorted();
                    inForce = complete.version();
                    inForceSinceNs = nowNs;
                    answers.answer(new Response.Published(id, inForce).encode(), diskNs);
                }
            }
        }
    }
}
