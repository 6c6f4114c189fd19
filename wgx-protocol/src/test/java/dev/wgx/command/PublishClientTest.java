// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import static dev.wgx.command.CommandCodecTest.keys;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.PublishClient.Outcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A client's single steps, with the relay's answers made by hand. */
class PublishClientTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long START_NS = 1000 * SECOND_NS;
    private static final SpokeSet TWO_PAGES = SpokeSet.of(keys(KeyPage.MAX_KEYS + 1));

    private final List<Request> sent = new ArrayList<>();
    private final List<ByteBuffer> commands = new ArrayList<>();
    private PublishClient client = start(PublishClient.DEFAULT_PATIENCE_NS);

    @Test
    void afterTheEndNothingIsDue() {
        answer(current(TWO_PAGES.version(3)), START_NS);

        assertThat(client.outcome()).contains(new Outcome.Published(3, TWO_PAGES.count(), false));
        assertThat(client.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void patienceCountsFromTheLastThingThatWasNew() {
        long stepNs = PublishClient.DEFAULT_PATIENCE_NS - 1;
        answer(current(SetVersion.NONE), START_NS + stepNs);
        answer(received(0, 1), START_NS + 2 * stepNs);
        answer(received(1, 2), START_NS + 3 * stepNs);
        answer(refused(RefusalReason.BUSY, 0), START_NS + 4 * stepNs);
        client.onDeadline(START_NS + 5 * stepNs, this::note);
        assertThat(client.outcome()).isEmpty();

        client.onDeadline(START_NS + 5 * stepNs + 1, this::note);
        assertThat(client.outcome()).containsInstanceOf(Outcome.Unreachable.class);
    }

    @Test
    void aRefusalAfterWhichNothingWasSentIsTheOutcome() {
        client = start(SECOND_NS);
        answer(refused(RefusalReason.BUSY, 5), START_NS);
        client.onDeadline(START_NS + SECOND_NS, this::note);

        assertThat(client.outcome()).contains(new Outcome.Refused(RefusalReason.BUSY, 5));
    }

    @Test
    void afterARefusalThatMayPassTheRelayIsAskedAgainLater() {
        answer(refused(RefusalReason.BUSY, 0), START_NS);
        long againNs = client.nextDeadlineNs();
        assertThat(againNs - START_NS).isBetween(PublishClient.RETRY_AFTER_NS, 2 * PublishClient.RETRY_AFTER_NS);

        client.onDeadline(againNs - 1, this::note);
        assertThat(sent).hasSize(1);
        client.onDeadline(againNs, this::note);
        assertThat(sent).hasSize(2);
        assertThat(last()).isInstanceOf(Request.Check.class);
    }

    @Test
    void aNewRoundSendsEveryPageAnew() {
        answer(current(SetVersion.NONE), START_NS);
        assertThat(sent).hasSize(3);
        answer(received(0, 1), START_NS);
        answer(refused(RefusalReason.BUSY, 0), START_NS);
        long againNs = askAgain();
        answer(current(SetVersion.NONE), againNs);

        assertThat(pages()).containsExactly(0, 1, 0, 1);
    }

    @Test
    void theNextRevisionIsAboveOneThatMayBeOnItsWayToTheDisk() {
        answer(current(SetVersion.NONE), START_NS);
        answer(refused(RefusalReason.STALE_REVISION, 20), START_NS);
        long againNs = askAgain();
        answer(current(SetVersion.NONE), againNs);

        assertThat(((Request.Page) last()).page().set().revision()).isEqualTo(21);
    }

    @Test
    void aBusyRelayDoesNotRaiseTheRevision() {
        answer(current(SetVersion.NONE), START_NS);
        answer(refused(RefusalReason.BUSY, 20), START_NS);
        long againNs = askAgain();
        answer(current(SetVersion.NONE), againNs);

        assertThat(((Request.Page) last()).page().set().revision()).isEqualTo(2);
    }

    @Test
    void aRefusalThatNeverPassesEndsInTheLastRound() {
        long nowNs = START_NS;
        for (int round = 1; round < PublishClient.MAX_ROUNDS; round++) {
            answer(refused(RefusalReason.BUSY, 0), nowNs);
            assertThat(client.outcome()).isEmpty();
            nowNs = askAgain();
        }
        answer(refused(RefusalReason.BUSY, 0), nowNs);
        assertThat(client.outcome()).contains(new Outcome.Refused(RefusalReason.BUSY, 0));
    }

    @Test
    void aRelayThatForgetsPagesAgainAndAgainCountsAsUnreachable() {
        answer(current(SetVersion.NONE), START_NS);
        long nowNs = START_NS;
        for (int round = 1; round <= PublishClient.MAX_ROUNDS; round++) {
            assertThat(client.outcome()).isEmpty();
            answer(received(0, 1), nowNs);
            answer(received(1, 2), nowNs);
            nowNs = client.nextDeadlineNs();
            client.onDeadline(nowNs, this::note);
            answer(received(0, 0), nowNs);
        }
        assertThat(client.outcome()).containsInstanceOf(Outcome.Unreachable.class);
    }

    @Test
    void aRelayThatHasAllPagesIsNotSentThemAgain() {
        answer(current(SetVersion.NONE), START_NS);
        answer(received(0, 1), START_NS);
        answer(received(1, 2), START_NS);
        long probeNs = client.nextDeadlineNs();
        client.onDeadline(probeNs, this::note);
        answer(received(0, 2), probeNs);

        assertThat(pages()).containsExactly(0, 1, 0);
    }

    @Test
    void anAnswerToAPageThatThereIsNotChangesNothing() {
        answer(current(SetVersion.NONE), START_NS);
        answer(received(2, 2), START_NS);

        assertThat(client.outcome()).isEmpty();
        assertThat(pages()).containsExactly(0, 1);
    }

    @Test
    void anAnswerOfARelayOfWgx09CountsOnlyWithItsNumber() {
        client = new PublishClient(
                SpokeSet.of(keys(3)), new Random(1)::nextBytes, PublishClient.DEFAULT_PATIENCE_NS, START_NS);
        while (commands.isEmpty()) {
            client.onDeadline(Math.max(START_NS, client.nextDeadlineNs()), this::note);
        }
        int id = SetPeers.parse(commands.getFirst()).orElseThrow().requestId();
        client.onDatagram(new SetPeers.Answer(id + 1, true).encode(), START_NS, this::note);
        assertThat(client.outcome()).isEmpty();

        client.onDatagram(new SetPeers.Answer(id, true).encode(), START_NS, this::note);
        assertThat(client.outcome()).contains(new Outcome.OldRelay(true, 3));
    }

    private PublishClient start(long patienceNs) {
        PublishClient started = new PublishClient(TWO_PAGES, new Random(1)::nextBytes, patienceNs, START_NS);
        sent.clear();
        started.onDeadline(START_NS, this::note);
        return started;
    }

    private void note(ByteBuffer datagram) {
        if (Request.parse(datagram) instanceof Request request) {
            sent.add(request);
        } else {
            commands.add(datagram);
        }
    }

    private Request last() {
        return sent.getLast();
    }

    private List<Integer> pages() {
        return sent.stream()
                .filter(Request.Page.class::isInstance)
                .map(request -> ((Request.Page) request).page().index())
                .toList();
    }

    /** Lets the time pass until the client asks again, and returns when. */
    private long askAgain() {
        long againNs = client.nextDeadlineNs();
        client.onDeadline(againNs, this::note);
        assertThat(last()).isInstanceOf(Request.Check.class);
        return againNs;
    }

    private void answer(Response response, long nowNs) {
        client.onDatagram(response.encode(), nowNs, this::note);
    }

    private Response current(SetVersion set) {
        return new Response.Current(last().requestId(), set, 1000, "test");
    }

    private Response received(int page, int held) {
        return new Response.PageReceived(
                last().requestId(), ((Request.Page) last()).page().set().revision(), page, held);
    }

    private Response refused(RefusalReason reason, long detail) {
        return new Response.Refused(last().requestId(), reason, detail);
    }
}
