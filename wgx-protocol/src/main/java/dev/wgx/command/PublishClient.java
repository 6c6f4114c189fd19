// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import dev.wgx.noise.RandomSource;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the relay's set of a hub's spokes to the wanted one: asks which set the relay has, sends the pages if it is
 * another one, repeats what gets no answer, and comes to an {@link Outcome} in bounded time.
 *
 * <p>A relay of wgx 0.9 does not answer the question. So what stays unanswered for a while is followed by that relay's
 * own command, on the same port: 0.9 looks at no port, and any other relay takes no notice of it.
 */
public final class PublishClient implements CommandClient<PublishClient.Outcome> {
    /** The time for which the relay may say nothing new before it counts as unreachable. */
    public static final long DEFAULT_PATIENCE_NS = 15_000_000_000L;

    static final long FIRST_TIMEOUT_NS = 400_000_000L;
    static final long MAX_TIMEOUT_NS = 3_200_000_000L;
    static final long RETRY_AFTER_NS = 1_500_000_000L;
    /** The limit of new rounds: after a refusal that may pass, or when the relay has forgotten pages. */
    static final int MAX_ROUNDS = 8;
    /** The number of unanswered checks after which the relay may be one of wgx 0.9. */
    static final int SILENT_CHECKS = 3;

    /** The end of a publication. */
    public sealed interface Outcome {
        /** The relay has the set, safe on disk; {@code changed} is false if it had it before. */
        record Published(long revision, int count, boolean changed) implements Outcome {}

        record Refused(RefusalReason reason, long detail) implements Outcome {}

        /** A relay of wgx 0.9 has answered {@link SetPeers}: it took all keys or none, and has them in memory only. */
        record OldRelay(boolean taken, int count) implements Outcome {}

        /** @param attempts datagrams sent since the relay last said something new */
        record Unreachable(int attempts) implements Outcome {}
    }

    private enum Phase {
        CHECKING,
        SENDING,
        /** Refused for a reason that may pass: asks again at the deadline. */
        PAUSING
    }

    private final SpokeSet wanted;
    private final RandomSource random;
    private final long patienceNs;
    private final PageWindow window;

    private Phase phase = Phase.CHECKING;
    private long requestId;
    private long revision;
    private int round;
    private int attempts;
    private int checkAttempts;
    private long dueNs;
    private long silentSinceNs;
    private Outcome.@Nullable Refused lastRefusal;
    private boolean hasSentPages;
    private @Nullable Outcome outcome;

    /** @param patienceNs see {@link #DEFAULT_PATIENCE_NS} */
    public PublishClient(SpokeSet wanted, RandomSource random, long patienceNs, long nowNs) {
        this.wanted = wanted;
        this.random = random;
        this.patienceNs = patienceNs;
        this.window = new PageWindow(wanted.pages());
        silentSinceNs = nowNs;
        startChecking(nowNs);
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
        long sendNs = phase == Phase.SENDING ? window.nextDueNs() : dueNs;
        return Math.min(sendNs, silentSinceNs + patienceNs);
    }

    @Override
    public void onDeadline(long nowNs, Consumer<ByteBuffer> sink) {
        if (outcome != null) {
            return;
        }
        if (nowNs - silentSinceNs >= patienceNs) {
            outcome = lastRefusal != null && attempts == 0 ? lastRefusal : new Outcome.Unreachable(attempts);
            return;
        }
        switch (phase) {
            case CHECKING -> check(nowNs, sink);
            case SENDING -> sendPages(nowNs, sink);
            case PAUSING -> {
                if (nowNs >= dueNs) {
                    startChecking(nowNs);
                    check(nowNs, sink);
                }
            }
        }
    }

    @Override
    public void onDatagram(ByteBuffer datagram, long nowNs, Consumer<ByteBuffer> sink) {
        if (outcome == null && isPerhapsOldRelay()) {
            SetPeers.Answer.parse(datagram)
                    .filter(answer -> answer.requestId() == (int) requestId)
                    .ifPresent(answer -> outcome = new Outcome.OldRelay(answer.ok(), wanted.count()));
        }
        Response response = Response.parse(datagram).orElse(null);
        // A late answer to an earlier round says nothing about this one.
        if (outcome != null || response == null || response.requestId() != requestId || phase == Phase.PAUSING) {
            return;
        }
        switch (response) {
            case Response.Current current -> onCurrent(current, nowNs);
            case Response.PageReceived received -> onPageReceived(received, nowNs);
            case Response.Published published -> onPublished(published);
            case Response.Refused refused -> onRefused(refused, nowNs);
            case Response.SetPage ignored -> {}
            case Response.StatusPage ignored -> {}
            case Response.Named ignored -> {}
        }
        onDeadline(nowNs, sink);
    }

    private void startChecking(long nowNs) {
        phase = Phase.CHECKING;
        requestId = random.nextLong();
        checkAttempts = 0;
        dueNs = nowNs;
    }

    private void check(long nowNs, Consumer<ByteBuffer> sink) {
        if (nowNs < dueNs) {
            return;
        }
        dueNs = nowNs + timeoutNs(checkAttempts++);
        send(new Request.Check(requestId), sink);
        if (isPerhapsOldRelay() && wanted.count() <= SetPeers.MAX_KEYS) {
            sink.accept(new SetPeers((int) requestId, wanted.keys()).encode());
        }
    }

    private boolean isPerhapsOldRelay() {
        return phase == Phase.CHECKING && checkAttempts > SILENT_CHECKS;
    }

    private void sendPages(long nowNs, Consumer<ByteBuffer> sink) {
        for (int page = window.takeDue(nowNs); page >= 0; page = window.takeDue(nowNs)) {
            hasSentPages = true;
            send(new Request.Page(requestId, wanted.page(revision, page)), sink);
        }
    }

    private void send(Request request, Consumer<ByteBuffer> sink) {
        attempts++;
        sink.accept(request.encode());
    }

    private void onCurrent(Response.Current current, long nowNs) {
        if (phase != Phase.CHECKING) {
            return;
        }
        onProgress(nowNs);
        if (current.set().hasSameKeysAs(wanted.version(0))) {
            outcome = new Outcome.Published(current.set().revision(), wanted.count(), hasSentPages);
            return;
        }
        phase = Phase.SENDING;
        requestId = random.nextLong();
        revision = Math.max(revision, current.set().revision()) + 1;
        window.restart();
    }

    private void onPageReceived(Response.PageReceived received, long nowNs) {
        if (phase != Phase.SENDING || received.revision() != revision || received.page() >= wanted.pages()) {
            return;
        }
        if (window.acknowledge(received.page(), nowNs)) {
            onProgress(nowNs);
        } else if (window.isProbeOut(received.page()) && received.heldPages() < wanted.pages()) {
            // All pages were answered before, so the relay has lost some since: it was restarted.
            nextRound(new Outcome.Unreachable(attempts));
            window.restart();
        }
    }

    private void onPublished(Response.Published published) {
        if (phase == Phase.SENDING && published.set().hasSameKeysAs(wanted.version(0))) {
            outcome = new Outcome.Published(published.set().revision(), wanted.count(), true);
        }
    }

    private void onRefused(Response.Refused refused, long nowNs) {
        lastRefusal = new Outcome.Refused(refused.reason(), refused.detail());
        if (!refused.reason().isRetryable()) {
            outcome = lastRefusal;
            return;
        }
        onProgress(nowNs);
        nextRound(lastRefusal);
        phase = Phase.PAUSING;
        dueNs = nowNs + RETRY_AFTER_NS + Math.floorMod(random.nextLong(), RETRY_AFTER_NS);
        // A set of this revision may be on its way to the disk: the next one must be above it.
        if (refused.reason() == RefusalReason.STALE_REVISION) {
            revision = Math.max(revision, refused.detail());
        }
    }

    private void nextRound(Outcome ifLast) {
        if (++round >= MAX_ROUNDS) {
            outcome = ifLast;
        }
    }

    private void onProgress(long nowNs) {
        silentSinceNs = nowNs;
        attempts = 0;
    }

    static long timeoutNs(int attempts) {
        return Math.min(MAX_TIMEOUT_NS, FIRST_TIMEOUT_NS << Math.min(attempts, 8));
    }
}
