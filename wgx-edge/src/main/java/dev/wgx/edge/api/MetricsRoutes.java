// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** {@code GET /metrics} for Prometheus, and nothing else. */
public final class MetricsRoutes implements Routes {
    private final MetricsSource source;

    public MetricsRoutes(MetricsSource source) {
        this.source = source;
    }

    @Override
    public CompletionStage<Reply> answer(HttpMethod method, String path, Executor executor) {
        if (!path.equals("/metrics")) {
            return CompletableFuture.completedFuture(
                    Reply.message(HttpResponseStatus.NOT_FOUND, "there is only /metrics here"));
        }
        if (!method.equals(HttpMethod.GET)) {
            return CompletableFuture.completedFuture(
                    Reply.message(HttpResponseStatus.METHOD_NOT_ALLOWED, "this is read by GET"));
        }
        return source.answer(executor);
    }
}
