// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import static dev.wgx.command.CommandCodecTest.keys;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.InquiryClient.Outcome;
import dev.wgx.command.PeerStatus.Counterpart;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** An inquiry in virtual time, with a relay that has many counterparts of the asker. */
class InquiryClientTest {
    private static final long MS = 1_000_000L;
    private static final IpAddress SEEN = IpAddress.ipv4(0xc6336401);

    private final Random random = new Random(1);
    private final InquiryClient client = new InquiryClient(random::nextBytes, InquiryClient.DEFAULT_PATIENCE_NS, 0);
    private final Queue<ByteBuffer> sent = new ArrayDeque<>();
    private long nowNs;
    private int datagrams;
    private int mostUnanswered;

    @Test
    void allPagesAreAskedForOnceWhenNothingIsLost() {
        List<PublicKey> spokes = keys(10_000);

        assertThat(answer(run(relayWith(spokes), 0)).counterparts()).containsOnlyKeys(spokes);
        // A check and 313 pages.
        assertThat(datagrams).isEqualTo(314);
        assertThat(mostUnanswered).isLessThanOrEqualTo(InquiryClient.WINDOW + 1);
    }

    @Test
    void itTellsWhereTheRelaySeesTheAskerAndHowFarItIs() {
        InquiryClient.Answer answer = answer(run(relayWith(List.of()), 0));

        assertThat(answer.set()).isEqualTo(SpokeSet.EMPTY.version(4));
        assertThat(answer.address()).isEqualTo(SEEN);
        assertThat(answer.port()).isEqualTo(51820);
        assertThat(answer.relayVersion()).isEqualTo("test");
        assertThat(answer.roundTripNs()).isEqualTo(OptionalLong.of(20 * MS));
    }

    @Test
    void whatIsLostIsAskedForAgain() {
        List<PublicKey> spokes = keys(2_000);

        InquiryClient.Answer answer = answer(run(relayWith(spokes), 20));
        assertThat(answer.counterparts()).containsOnlyKeys(spokes);
        assertThat(datagrams).isGreaterThan(64);
    }

    @Test
    void aPageThatIsGoneMeanwhileIsEmpty() {
        Function<Request, Response> relay = relayWith(keys(64));
        Function<Request, Response> shrinking =
                request -> request instanceof Request.Status(long id, int page) && page > 0
                        ? new Response.Refused(id, RefusalReason.NO_SUCH_PAGE, 1)
                        : relay.apply(request);

        assertThat(answer(run(shrinking, 0)).counterparts()).hasSize(PeerStatus.MAX_COUNTERPARTS);
    }

    @Test
    void aRefusalIsTheEnd() {
        assertThat(run(request -> new Response.Refused(request.requestId(), RefusalReason.NOT_ALLOWED, 0), 0))
                .isEqualTo(new Outcome.Refused(RefusalReason.NOT_ALLOWED, 0));
    }

    @Test
    void aRelayThatSaysNothingIsSilentAfterAFewTries() {
        assertThat(run(relayWith(List.of()), 100)).isEqualTo(new Outcome.Silent());
        assertThat(datagrams).isEqualTo(2 * 4);
    }

    @Test
    void aRelayOfWgx09KeepsItsKeysAndCountsAsSilent() {
        OldRelay old = new OldRelay(keys(3));
        Optional<Outcome> outcome = Optional.empty();
        while (outcome.isEmpty()) {
            client.onDeadline(
                    nowNs,
                    datagram ->
                            old.onDatagram(datagram).ifPresent(answer -> client.onDatagram(answer, nowNs, sent::add)));
            nowNs = client.nextDeadlineNs();
            outcome = client.outcome();
        }
        assertThat(outcome).contains(new Outcome.Silent());
        assertThat(old.keys).isEqualTo(Set.copyOf(keys(3)));
    }

    @Test
    void afterTheEndNothingIsDue() {
        run(relayWith(List.of()), 0);
        assertThat(client.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theRoundTripCountsFromTheQuestion() {
        long startNs = 100_000 * MS;
        InquiryClient late = new InquiryClient(random::nextBytes, InquiryClient.DEFAULT_PATIENCE_NS, startNs);
        late.onDeadline(startNs, sent::add);
        while (!sent.isEmpty()) {
            ByteBuffer answer = relayWith(List.of())
                    .apply((Request) Request.parse(sent.remove()))
                    .encode();
            late.onDatagram(answer, startNs + 30 * MS, sent::add);
        }
        assertThat(answer(late.outcome().orElseThrow()).roundTripNs()).isEqualTo(OptionalLong.of(30 * MS));
    }

    @Test
    void allFurtherPagesAreAskedForAsSoonAsTheirNumberIsKnown() {
        client.onDeadline(0, sent::add);
        List<Request> first = takeSent();
        assertThat(first).hasSize(2);

        client.onDatagram(relayWith(keys(96)).apply(first.getLast()).encode(), 20 * MS, sent::add);
        assertThat(takeSent())
                .extracting(request -> request.requestId() - first.getLast().requestId())
                .containsExactly(1L, 2L);
    }

    @Test
    void onlyARefusalOfItsOwnQuestionsEndsAnInquiry() {
        client.onDeadline(0, sent::add);
        List<Request> first = takeSent();
        long pageId = first.getLast().requestId();
        for (long foreign : new long[] {pageId - 1, pageId + 1}) {
            client.onDatagram(new Response.Refused(foreign, RefusalReason.NOT_ALLOWED, 0).encode(), 0, sent::add);
        }
        assertThat(client.outcome()).isEmpty();

        client.onDatagram(new Response.Refused(pageId, RefusalReason.NO_SUCH_PAGE, 1).encode(), 0, sent::add);
        assertThat(client.outcome()).contains(new Outcome.Refused(RefusalReason.NO_SUCH_PAGE, 1));
    }

    @Test
    void aRefusalOfTheFirstQuestionIsTheEnd() {
        client.onDeadline(0, sent::add);
        long checkId = takeSent().getFirst().requestId();
        client.onDatagram(new Response.Refused(checkId, RefusalReason.BUSY, 7).encode(), 0, sent::add);
        assertThat(client.outcome()).contains(new Outcome.Refused(RefusalReason.BUSY, 7));
    }

    private List<Request> takeSent() {
        List<Request> requests =
                sent.stream().map(datagram -> (Request) Request.parse(datagram)).toList();
        sent.clear();
        return requests;
    }

    private static InquiryClient.Answer answer(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        return ((Outcome.Answered) outcome).answer();
    }

    private static Function<Request, Response> relayWith(List<PublicKey> spokes) {
        return request -> switch (request) {
            case Request.Check check -> new Response.Current(check.requestId(), SpokeSet.EMPTY.version(4), 10, "test");
            case Request.Status status -> {
                List<Counterpart> page = spokes.stream()
                        .skip((long) status.page() * PeerStatus.MAX_COUNTERPARTS)
                        .limit(PeerStatus.MAX_COUNTERPARTS)
                        .map(key -> new Counterpart(key, true, false, false, false, OptionalLong.empty()))
                        .toList();
                yield new Response.StatusPage(
                        status.requestId(),
                        new PeerStatus(SEEN, 51820, status.page(), PeerStatus.pagesFor(spokes.size()), page));
            }
            default -> throw new IllegalArgumentException("an inquiry changes nothing");
        };
    }

    /** Answers everything that is on its way 20 ms later, but what is lost. */
    private Outcome run(Function<Request, Response> relay, int lossPercent) {
        while (client.outcome().isEmpty()) {
            client.onDeadline(nowNs, this::send);
            if (sent.isEmpty()) {
                nowNs = Math.max(nowNs, client.nextDeadlineNs());
                continue;
            }
            mostUnanswered = Math.max(mostUnanswered, sent.size());
            nowNs += 20 * MS;
            List<ByteBuffer> arriving = List.copyOf(sent);
            sent.clear();
            for (ByteBuffer datagram : arriving) {
                if (random.nextInt(100) >= lossPercent) {
                    Request request = (Request) Request.parse(datagram);
                    client.onDatagram(relay.apply(request).encode(), nowNs, this::send);
                }
            }
        }
        return client.outcome().orElseThrow();
    }

    private void send(ByteBuffer datagram) {
        datagrams++;
        sent.add(datagram);
    }
}
