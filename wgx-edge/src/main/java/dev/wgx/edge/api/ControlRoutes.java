// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.edge.EventFeed;
import dev.wgx.edge.Question;
import dev.wgx.noise.PublicKey;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The control API: {@code GET /v1/…} for reports, {@code POST /v1/reload}, {@code POST /v1/forget/KEY}. */
public final class ControlRoutes implements Routes {
    private static final String PREFIX = "/v1/";
    private static final String RELOAD = "reload";
    private static final String FORGET = "forget/";
    private static final List<String> READABLE =
            List.of("status", "peers", "routes", "sessions", "counters", "drops", "public-key", "events", "metrics");

    private final StatusSource source;
    private final MetricsSource metrics;
    private final EventFeed feed;
    private final Reloading reloading;

    public ControlRoutes(StatusSource source, MetricsSource metrics, EventFeed feed, Reloading reloading) {
        this.source = source;
        this.metrics = metrics;
        this.feed = feed;
        this.reloading = reloading;
    }

    @Override
    public CompletionStage<Reply> answer(HttpMethod method, String path, Executor executor) {
        String name = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : "";
        if (name.startsWith(FORGET)) {
            return method.equals(HttpMethod.POST)
                    ? forget(name.substring(FORGET.length()))
                    : done(Reply.message(HttpResponseStatus.METHOD_NOT_ALLOWED, "forgetting is asked for by POST"));
        }
        if (!name.equals(RELOAD) && !READABLE.contains(name)) {
            return done(
                    Reply.message(HttpResponseStatus.NOT_FOUND, "there is no " + PREFIX + " resource of this name"));
        }
        if (!method.equals(name.equals(RELOAD) ? HttpMethod.POST : HttpMethod.GET)) {
            return done(Reply.message(
                    HttpResponseStatus.METHOD_NOT_ALLOWED,
                    name.equals(RELOAD) ? "reload is asked for by POST" : "this is read by GET"));
        }
        return serve(name, executor);
    }

    private CompletionStage<Reply> serve(String name, Executor executor) {
        return switch (name) {
            case "peers" -> json((relay, nowNs, effects) -> relay.peers(nowNs), executor);
            case "routes" -> json((relay, nowNs, effects) -> relay.routes(nowNs), executor);
            case "sessions" -> json((relay, nowNs, effects) -> relay.relayedSessions(nowNs), executor);
            case "public-key" -> json((relay, nowNs, effects) -> new PublicKeyAnswer(relay.publicKey()), executor);
            case "counters" -> status(StatusAnswer::counters, executor);
            case "drops" -> status(StatusAnswer::drops, executor);
            case "events" -> done(new Reply.Events(feed));
            case "metrics" -> metrics.answer(executor);
            case RELOAD -> reload();
            default -> status(status -> status, executor);
        };
    }

    private <T> CompletionStage<Reply> json(Question<T> question, Executor executor) {
        return source.ask(question, executor)
                .thenApplyAsync(value -> Reply.json(HttpResponseStatus.OK, value), executor);
    }

    private CompletionStage<Reply> status(Function<StatusAnswer, Object> part, Executor executor) {
        return source.status(executor).thenApply(status -> Reply.json(HttpResponseStatus.OK, part.apply(status)));
    }

    /** Forgets when a peer last shook hands. Its key is base64 with percent signs, since base64 has slashes. */
    private CompletionStage<Reply> forget(String encodedKey) {
        PublicKey key;
        try {
            key = PublicKey.parse(URLDecoder.decode(encodedKey, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return done(Reply.message(HttpResponseStatus.BAD_REQUEST, "this is no public key: " + encodedKey));
        }
        return source.loop()
                .ask((relay, nowNs, effects) -> relay.forget(key, nowNs, effects))
                .thenApply(known -> known
                        ? Reply.message(HttpResponseStatus.OK, "forgot when peer " + key + " last shook hands")
                        : Reply.message(HttpResponseStatus.NOT_FOUND, "there is no peer " + key));
    }

    private CompletionStage<Reply> reload() {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        Thread.ofVirtual().name("wgxd-reload").start(() -> {
            try {
                Reloading.Outcome outcome = reloading.reload();
                reply.complete(Reply.message(
                        outcome.isApplied() ? HttpResponseStatus.OK : HttpResponseStatus.CONFLICT, outcome.message()));
            } catch (RuntimeException e) {
                reply.completeExceptionally(e);
            }
        });
        return reply;
    }

    private static CompletionStage<Reply> done(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
