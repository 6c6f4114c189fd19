// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import dev.wgx.command.PeerStatus.Counterpart;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the relay what it has of the asker: the published set, and all pages of the standing of its counterparts. It
 * changes nothing there. What gets no answer is asked again, and the end comes in bounded time.
 *
 * <p>A relay of wgx 0.9 answers nothing.
 */
public final class InquiryClient implements CommandClient<InquiryClient.Outcome> {
    /** The time for which the relay may say nothing new before it counts as silent: four tries. */
    public static final long DEFAULT_PATIENCE_NS = 3_500_000_000L;

    /** The number of questions that may be unanswered: their answers fit the usual buffer of a socket. */
    static final int WINDOW = 32;

    /**
     * The things that the relay told.
     *
     * @param address where the relay sees the asker
     * @param roundTripNs of the first question, if its first try was answered
     * @param counterparts each once, in no order
     */
    public record Answer(
            SetVersion set,
            int maxSpokes,
            String relayVersion,
            IpAddress address,
            int port,
            OptionalLong roundTripNs,
            Map<PublicKey, Counterpart> counterparts) {
        public Answer {
            counterparts = Map.copyOf(counterparts);
        }
    }

    /** The end of an inquiry. */
    public sealed interface Outcome {
        record Answered(Answer answer) implements Outcome {}

        record Refused(RefusalReason reason, long detail) implements Outcome {}

        /** Nobody answers in the tunnel, or the relay is one of wgx 0.9. */
        record Silent() implements Outcome {}
    }

    private final long checkId;
    private final long firstPageId;
    private final long patienceNs;
    private final long startedNs;
    private final Map<PublicKey, Counterpart> counterparts = new LinkedHashMap<>();

    private int checkAttempts;
    private long checkDueNs;
    private long silentSinceNs;
    private OptionalLong roundTripNs = OptionalLong.empty();
    private Response.@Nullable Current current;
    private @Nullable PeerStatus first;
    private QuestionWindow pages = new QuestionWindow(1, WINDOW);
    private @Nullable Outcome outcome;

    /** @param patienceNs see {@link #DEFAULT_PATIENCE_NS} */
    public InquiryClient(RandomSource random, long patienceNs, long nowNs) {
        this.checkId = random.nextLong();
        this.firstPageId = random.nextLong();
        this.patienceNs = patienceNs;
        this.startedNs = nowNs;
        this.checkDueNs = nowNs;
        this.silentSinceNs = nowNs;
    }

    @Override
    public Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    @Override
    public long nextDeadlineNs() {
        if (outcome != null) {
            return Long.MAX_VALUE;
        }
        long checkNs = current == null ? checkDueNs : Long.MAX_VALUE;
        return Math.min(silentSinceNs + patienceNs, Math.min(checkNs, pages.nextDueNs()));
    }

    @Override
    public void onDeadline(long nowNs, Consumer<ByteBuffer> sink) {
        if (outcome != null) {
            return;
        }
        if (nowNs - silentSinceNs >= patienceNs) {
            outcome = new Outcome.Silent();
            return;
        }
        if (current == null && nowNs >= checkDueNs) {
            checkDueNs = nowNs + PublishClient.timeoutNs(checkAttempts++);
            sink.accept(new Request.Check(checkId).encode());
        }
        for (int page = pages.takeDue(nowNs); page >= 0; page = pages.takeDue(nowNs)) {
            sink.accept(new Request.Status(firstPageId + page, page).encode());
        }
    }

    @Override
    public void onDatagram(ByteBuffer datagram, long nowNs, Consumer<ByteBuffer> sink) {
        Response response = Response.parse(datagram).orElse(null);
        if (outcome != null || response == null) {
            return;
        }
        switch (response) {
            case Response.Current answer when answer.requestId() == checkId -> onCurrent(answer, nowNs);
            case Response.StatusPage answer
            when answer.requestId() == firstPageId + answer.status().page() -> onPage(answer.status(), nowNs);
            case Response.Refused refused -> onRefused(refused, nowNs);
            default -> {
                // Of another conversation.
            }
        }
        finishIfComplete();
        onDeadline(nowNs, sink);
    }

    private void onCurrent(Response.Current answer, long nowNs) {
        if (current == null) {
            current = answer;
            silentSinceNs = nowNs;
            roundTripNs = checkAttempts == 1 ? OptionalLong.of(nowNs - startedNs) : OptionalLong.empty();
        }
    }

    private void onPage(PeerStatus page, long nowNs) {
        if (first == null && page.page() == 0) {
            first = page;
            pages = new QuestionWindow(page.pages(), WINDOW);
        }
        if (pages.acknowledge(page.page())) {
            silentSinceNs = nowNs;
            page.counterparts().forEach(counterpart -> counterparts.put(counterpart.key(), counterpart));
        }
    }

    private void onRefused(Response.Refused refused, long nowNs) {
        long page = refused.requestId() - firstPageId;
        boolean isPage = page >= 0 && page < pages.size();
        if (isPage && page > 0 && refused.reason() == RefusalReason.NO_SUCH_PAGE) {
            // There were more of them a moment ago.
            pages.acknowledge((int) page);
            silentSinceNs = nowNs;
        } else if (isPage || refused.requestId() == checkId) {
            outcome = new Outcome.Refused(refused.reason(), refused.detail());
        }
    }

    private void finishIfComplete() {
        if (outcome == null && current != null && first != null && pages.isComplete()) {
            outcome = new Outcome.Answered(new Answer(
                    current.set(),
                    current.maxSpokes(),
                    current.relayVersion(),
                    first.address(),
                    first.port(),
                    roundTripNs,
                    counterparts));
        }
    }
}
