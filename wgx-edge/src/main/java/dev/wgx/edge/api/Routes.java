package dev.wgx.edge.api;

import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What a server serves. */
interface Routes {
    /**
     * @param path without the query
     * @param executor where the answer may be built; it must not block there
     */
    CompletionStage<Reply> answer(HttpMethod method, String path, Executor executor);
}
