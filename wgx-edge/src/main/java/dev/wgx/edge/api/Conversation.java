// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The state of one connection: what it is doing, and how long it may take for that. Belongs to its channel's thread.
 */
final class Conversation {
    /** The oldest of the first stage that there is gives way first. */
    static final Comparator<Conversation> BY_PRECEDENCE =
            Comparator.comparing((Conversation one) -> one.stage).thenComparingLong(one -> one.enteredNs);

    private static final AttributeKey<Conversation> KEY = AttributeKey.valueOf(Conversation.class, "conversation");
    private static final long UNLIMITED = Long.MAX_VALUE;

    /**
     * The stages of a conversation, in the order in which connections give way to a new one when the server is full.
     */
    enum Stage {
        /** The client has yet to send a whole request. Each byte less than that buys no time. */
        LISTENING(30),
        /** The client has yet to take the whole answer. */
        WRITING(60),
        /** Events go out for as long as the client takes them. */
        STREAMING(UNLIMITED),
        /** The relay has yet to answer. */
        ANSWERING(UNLIMITED);

        private final long limitS;

        Stage(long limitS) {
            this.limitS = limitS;
        }
    }

    private final Channel channel;
    private Stage stage = Stage.LISTENING;
    private long enteredNs;
    private @Nullable Future<?> deadline;

    private Conversation(Channel channel) {
        this.channel = channel;
    }

    static Conversation begin(Channel channel) {
        Conversation conversation = new Conversation(channel);
        channel.attr(KEY).set(conversation);
        conversation.enter(Stage.LISTENING);
        var _ = channel.closeFuture().addListener(closed -> conversation.cancelDeadline());
        return conversation;
    }

    static Conversation of(Channel channel) {
        return channel.attr(KEY).get();
    }

    void enter(Stage next) {
        stage = next;
        enteredNs = System.nanoTime();
        cancelDeadline();
        if (next.limitS != UNLIMITED && channel.isOpen()) {
            deadline = channel.eventLoop().schedule(this::end, next.limitS, TimeUnit.SECONDS);
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    void end() {
        var _ = channel.close();
    }
}
