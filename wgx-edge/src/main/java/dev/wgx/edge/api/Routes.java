// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The paths that a server serves, and its answers there. */
interface Routes {
    /**
     * @param path without the query
     * @param executor where the answer may be built; it must not block there
     */
    CompletionStage<Reply> answer(HttpMethod method, String path, Executor executor);
}
