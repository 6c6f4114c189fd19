// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.edge.EventFeed;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;

/** The reply to a call. */
sealed interface Reply {
    record Body(HttpResponseStatus status, String contentType, String text) implements Reply {}

    record Json(HttpResponseStatus status, ByteBuf content) implements Reply {}

    /** An endless answer: one line of JSON per event from now on. */
    record Events(EventFeed feed) implements Reply {}

    static Reply json(HttpResponseStatus status, Object value) {
        return new Json(status, JsonBytes.of(value));
    }

    static Reply message(HttpResponseStatus status, String message) {
        return json(status, new MessageAnswer(message));
    }
}
