// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.edge.EventFeed;
import dev.wgx.fuzz.Choices;
import dev.wgx.fuzz.Claim;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Any bytes on a connection to the control API, in any pieces. */
public final class ApiFuzz {
    private static final int MAX_ANSWER_BYTES = 40_000;
    private static final List<String> FAKED = List.of("/v1/reload", "/v1/allow/", "/v1/deny/", "/v1/events");

    /** The routes, and how often they were asked. */
    private static final class CountedRoutes implements Routes {
        private final EventFeed feed = new EventFeed();
        private final ControlRoutes real = routes(feed);
        private int asked;
        private @Nullable RuntimeException fault;

        /** Answers at once: what the routes do on a thread of its own is waited for. */
        @Override
        public CompletionStage<Reply> answer(HttpMethod method, String path, Executor executor) {
            asked++;
            boolean isServed = FAKED.stream().anyMatch(path::startsWith) || !path.startsWith("/v1/");
            try {
                return CompletableFuture.completedFuture(
                        isServed
                                ? real.answer(method, path, executor)
                                        .toCompletableFuture()
                                        .join()
                                : Reply.message(HttpResponseStatus.OK, path));
            } catch (RuntimeException e) {
                fault = e;
                throw e;
            }
        }
    }

    private ApiFuzz() {}

    /** Claims that each request gets one answer, that all that is answered is HTTP, and that nothing is kept. */
    public static void run(byte[] input) {
        Choices choices = new Choices(input);
        CountedRoutes routes = new CountedRoutes();
        EmbeddedChannel channel = new EmbeddedChannel(new Connections(routes));
        int requests = 0;
        int bytes = 0;
        StringBuilder answers = new StringBuilder();
        while (choices.areLeft() && channel.isOpen()) {
            byte[] piece = choices.piece(1024).array();
            bytes += piece.length;
            requests += piece.length;
            channel.writeInbound(Unpooled.copiedBuffer(piece));
            channel.runPendingTasks();
            for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
                answers.append(out.toString(StandardCharsets.ISO_8859_1));
                out.release();
            }
        }
        channel.finishAndReleaseAll();
        routes.feed.close();
        String text = answers.toString();
        int answered = text.split("HTTP/1\\.1 (?=[1-5]\\d\\d )", -1).length - 1;
        Claim.same(routes.fault, null, "what the routes throw");
        Claim.holds(text.isEmpty() || text.startsWith("HTTP/1.1 "), "an answer is one of HTTP");
        Claim.holds(answered <= requests && routes.asked <= requests, "at most one answer for a request");
        Claim.holds(text.length() <= MAX_ANSWER_BYTES + 16 * bytes, "an answer is bounded by what was asked");
    }

    /** Makes the real routes, of which nothing is asked here that a running relay answers. */
    @SuppressWarnings("NullAway")
    private static ControlRoutes routes(EventFeed feed) {
        return new ControlRoutes(
                null, null, feed, () -> new Reloading.Outcome(true, "reloaded"), new AllowListEditing() {
                    @Override
                    public Outcome allow(dev.wgx.noise.PublicKey key, String name) {
                        return outcome(key + name);
                    }

                    @Override
                    public Outcome deny(dev.wgx.noise.PublicKey key) {
                        return outcome(key.toString());
                    }
                });
    }

    private static AllowListEditing.Outcome outcome(String message) {
        return new AllowListEditing.Outcome(AllowListEditing.Verdict.DONE, new AllowListAnswer(message, true, 0, 0));
    }
}
