// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import dev.wgx.noise.RandomSource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the relay knows of the names of a hub's spokes to what the hub calls them: asks which ones it has, sends
 * all pages if it has others, and then the tag. It is for relays that have answered a {@link Request.Check}: one of wgx
 * 0.9 is never told a name.
 */
public final class NamesClient implements CommandClient<NamesClient.Outcome> {
    /** The time for which the relay may say nothing new before this is given up. */
    public static final long PATIENCE_NS = 5_000_000_000L;

    /** The end of an attempt. */
    public enum Outcome {
        /** The relay has the names. */
        TOLD,
        /** It lacks some, since it was restarted meanwhile or does not publish the same spokes. */
        INCOMPLETE,
        /** It knows no such command. */
        NOT_SUPPORTED,
        UNREACHABLE
    }

    private enum Phase {
        ASKING,
        SENDING,
        FINISHING
    }

    private final SpokeNames names;
    private final List<NamePage> pages;
    private final RandomSource random;
    private final PageWindow window;
    private Phase phase = Phase.ASKING;
    /** The id of the phase's only request, or of page 0. */
    private long requestId;

    private int attempts;
    private long dueNs;
    private long silentSinceNs;
    private @Nullable Outcome outcome;

    public NamesClient(SpokeNames names, RandomSource random, long nowNs) {
        this.names = names;
        this.pages = names.pages();
        this.random = random;
        this.window = new PageWindow(pages.size());
        enter(Phase.ASKING, nowNs);
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
        return Math.min(phase == Phase.SENDING ? window.nextDueNs() : dueNs, silentSinceNs + PATIENCE_NS);
    }

    @Override
    public void onDeadline(long nowNs, Consumer<ByteBuffer> sink) {
        if (outcome != null) {
            return;
        }
        if (nowNs - silentSinceNs >= PATIENCE_NS) {
            outcome = Outcome.UNREACHABLE;
            return;
        }
        switch (phase) {
            case ASKING -> sendAlone(new Request.AskNames(requestId), nowNs, sink);
            case SENDING -> sendPages(nowNs, sink);
            case FINISHING -> sendAlone(new Request.Names(requestId, names.last()), nowNs, sink);
        }
    }

    @Override
    public void onDatagram(ByteBuffer datagram, long nowNs, Consumer<ByteBuffer> sink) {
        if (outcome != null) {
            return;
        }
        Response response = Response.parse(datagram).orElse(null);
        if (response == null || !isMine(response.requestId())) {
            return;
        }
        if (response instanceof Response.Named named) {
            onNamed(named, nowNs);
        } else if (response instanceof Response.Refused) {
            outcome = Outcome.NOT_SUPPORTED;
        }
        onDeadline(nowNs, sink);
    }

    private void sendAlone(Request request, long nowNs, Consumer<ByteBuffer> sink) {
        if (nowNs >= dueNs) {
            dueNs = nowNs + PublishClient.timeoutNs(attempts++);
            sink.accept(request.encode());
        }
    }

    private void sendPages(long nowNs, Consumer<ByteBuffer> sink) {
        for (int page = window.takeDue(nowNs); page >= 0; page = window.takeDue(nowNs)) {
            sink.accept(new Request.Names(requestId + page, pages.get(page)).encode());
        }
    }

    private boolean isMine(long id) {
        return phase == Phase.SENDING ? id - requestId >= 0 && id - requestId < pages.size() : id == requestId;
    }

    private void onNamed(Response.Named named, long nowNs) {
        switch (phase) {
            case ASKING -> {
                if (named.tag() == names.tag()) {
                    outcome = Outcome.TOLD;
                } else {
                    enter(Phase.SENDING, nowNs);
                }
            }
            case SENDING -> {
                if (window.acknowledge((int) (named.requestId() - requestId), nowNs)) {
                    silentSinceNs = nowNs;
                }
                if (window.isAllAcknowledged()) {
                    enter(Phase.FINISHING, nowNs);
                }
            }
            case FINISHING -> outcome = named.tag() == names.tag() ? Outcome.TOLD : Outcome.INCOMPLETE;
        }
    }

    private void enter(Phase next, long nowNs) {
        phase = next;
        requestId = random.nextLong();
        attempts = 0;
        dueNs = nowNs;
        silentSinceNs = nowNs;
    }
}
