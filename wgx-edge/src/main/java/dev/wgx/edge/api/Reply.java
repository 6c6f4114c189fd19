// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.edge.EventFeed;
import io.netty.handler.codec.http.HttpResponseStatus;

/** The reply to a call. */
sealed interface Reply {
    record Body(HttpResponseStatus status, String contentType, String text) implements Reply {}

    /** An endless answer: one line of JSON per event from now on. */
    record Events(EventFeed feed) implements Reply {}

    static Reply json(HttpResponseStatus status, Object value) {
        return new Body(status, "application/json", ApiJson.jsonb().toJson(value) + "\n");
    }

    static Reply message(HttpResponseStatus status, String message) {
        return json(status, new MessageAnswer(message));
    }
}
