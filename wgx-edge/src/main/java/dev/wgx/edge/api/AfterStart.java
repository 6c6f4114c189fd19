// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The answers of a server that is opened while its daemon still starts: they wait until the start is over. */
public final class AfterStart implements Routes {
    private final CompletionStage<?> start;
    private final Routes routes;

    public AfterStart(CompletionStage<?> start, Routes routes) {
        this.start = start;
        this.routes = routes;
    }

    @Override
    public CompletionStage<Reply> answer(HttpMethod method, String path, Executor executor) {
        return start.thenCompose(_ -> routes.answer(method, path, executor));
    }
}
