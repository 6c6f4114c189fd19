// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.edge.EventFeed;
import dev.wgx.edge.Question;
import dev.wgx.noise.PublicKey;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The control API: {@code GET /v1/…} for reports, and {@code POST} for {@code /v1/reload}, {@code /v1/forget/KEY},
 * {@code /v1/allow/KEY}, {@code /v1/allow/KEY/NAME} and {@code /v1/deny/KEY}.
 */
public final class ControlRoutes implements Routes {
    private static final String PREFIX = "/v1/";
    private static final String RELOAD = "reload";
    private static final List<String> ABOUT_A_KEY = List.of("forget", "allow", "deny");
    private static final int KEY_CHARACTERS = 44;
    private static final List<String> READABLE =
            List.of("status", "peers", "routes", "sessions", "counters", "drops", "public-key", "events", "metrics");

    private final StatusSource source;
    private final MetricsSource metrics;
    private final EventFeed feed;
    private final Reloading reloading;
    private final AllowListEditing allowList;

    public ControlRoutes(
            StatusSource source,
            MetricsSource metrics,
            EventFeed feed,
            Reloading reloading,
            AllowListEditing allowList) {
        this.source = source;
        this.metrics = metrics;
        this.feed = feed;
        this.reloading = reloading;
        this.allowList = allowList;
    }

    @Override
    public CompletionStage<Reply> answer(HttpMethod method, String path, Executor executor) {
        String name = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : "";
        int slash = name.indexOf('/');
        if (slash > 0 && ABOUT_A_KEY.contains(name.substring(0, slash))) {
            return method.equals(HttpMethod.POST)
                    ? serveKey(name.substring(0, slash), name.substring(slash + 1))
                    : done(Reply.message(HttpResponseStatus.METHOD_NOT_ALLOWED, "this is asked for by POST"));
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
            case "peers" -> list((relay, nowNs, effects) -> relay.peers(nowNs), PeerAnswer::of, executor);
            case "routes" -> list((relay, nowNs, effects) -> relay.routes(nowNs), RouteAnswer::of, executor);
            case "sessions" ->
                list((relay, nowNs, effects) -> relay.relayedSessions(nowNs), SessionAnswer::of, executor);
            case "public-key" ->
                source.ask((relay, nowNs, effects) -> new PublicKeyAnswer(relay.publicKey()), executor)
                        .thenApply(answer -> Reply.json(HttpResponseStatus.OK, answer));
            case "counters" -> status(StatusAnswer::counters, executor);
            case "drops" -> status(StatusAnswer::drops, executor);
            case "events" -> done(new Reply.Events(feed));
            case "metrics" -> metrics.answer(executor);
            case RELOAD -> reload();
            default -> status(status -> status, executor);
        };
    }

    private <R, A> CompletionStage<Reply> list(
            Question<List<R>> question, BiFunction<R, Naming, A> toAnswer, Executor executor) {
        Naming naming = source.naming();
        return source.ask(question, executor)
                .thenApplyAsync(
                        reports -> Reply.json(
                                HttpResponseStatus.OK,
                                reports.stream()
                                        .map(report -> toAnswer.apply(report, naming))
                                        .toList()),
                        executor);
    }

    private CompletionStage<Reply> status(Function<StatusAnswer, Object> part, Executor executor) {
        return source.status(executor).thenApply(status -> Reply.json(HttpResponseStatus.OK, part.apply(status)));
    }

    /** @param rest a key in base64, which has slashes; for some followed by a slash and more */
    private CompletionStage<Reply> serveKey(String verb, String rest) {
        PublicKey key;
        try {
            key = PublicKey.parse(rest.substring(0, Math.min(KEY_CHARACTERS, rest.length())));
        } catch (IllegalArgumentException e) {
            return done(Reply.message(HttpResponseStatus.BAD_REQUEST, "this is no public key: " + rest));
        }
        String more = rest.substring(KEY_CHARACTERS);
        if (!(more.isEmpty() || (verb.equals("allow") && more.startsWith("/")))) {
            return done(Reply.message(HttpResponseStatus.BAD_REQUEST, "something follows the public key: " + rest));
        }
        return switch (verb) {
            case "allow" -> edit(() -> allowList.allow(key, more.isEmpty() ? "" : more.substring(1)));
            case "deny" -> edit(() -> allowList.deny(key));
            default -> forget(key);
        };
    }

    /** Forgets when a peer last shook hands. */
    private CompletionStage<Reply> forget(PublicKey key) {
        return source.loop()
                .ask((relay, nowNs, effects) -> relay.forget(key, nowNs, effects))
                .thenApply(known -> known
                        ? Reply.message(HttpResponseStatus.OK, "forgot when peer " + key + " last shook hands")
                        : Reply.message(HttpResponseStatus.NOT_FOUND, "there is no peer " + key));
    }

    private static CompletionStage<Reply> edit(Supplier<AllowListEditing.Outcome> edit) {
        return apart(() -> {
            AllowListEditing.Outcome outcome = edit.get();
            HttpResponseStatus status = switch (outcome.verdict()) {
                case DONE -> HttpResponseStatus.OK;
                case REFUSED -> HttpResponseStatus.UNPROCESSABLE_ENTITY;
                case FAILED -> HttpResponseStatus.CONFLICT;
            };
            return Reply.json(status, outcome.answer());
        });
    }

    private CompletionStage<Reply> reload() {
        return apart(() -> {
            Reloading.Outcome outcome = reloading.reload();
            return Reply.message(
                    outcome.isApplied() ? HttpResponseStatus.OK : HttpResponseStatus.CONFLICT, outcome.message());
        });
    }

    /** Does on a thread of its own what may block. */
    private static CompletionStage<Reply> apart(Supplier<Reply> work) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        Thread.ofVirtual().name("wgxd-configuration").start(() -> {
            try {
                reply.complete(work.get());
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
