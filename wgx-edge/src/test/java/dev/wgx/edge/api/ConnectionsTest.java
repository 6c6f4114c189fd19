// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.EventFeed;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limits of connections in virtual time: Netty's channel without a socket has a clock of its own. */
class ConnectionsTest {
    private static final String REQUEST = "GET /v1/status HTTP/1.1\r\n\r\n";

    private final EventFeed feed = new EventFeed();
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private EmbeddedChannel channel;

    @BeforeEach
    void connect() {
        channel = new EmbeddedChannel(DefaultChannelId.newInstance());
        channel.freezeTime();
        channel.pipeline().addLast(new Connections((method, path, executor) -> reply));
    }

    @AfterEach
    void disconnect() {
        channel.finishAndReleaseAll();
        feed.close();
    }

    @Test
    void aRequestThatComesByteByByteHasNoMoreTimeThanOneThatDoesNotCome() {
        byte[] bytes = ("GET /v1/status HTTP/1.1\r\nx: " + "x".repeat(100)).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 100 && channel.isOpen(); i++) {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes, i, 1));
            pass(1, TimeUnit.SECONDS);
            assertThat(channel.isOpen()).as("after %d seconds", i + 1).isEqualTo(i + 1 < 30);
        }
    }

    @Test
    void aConnectionThatIsUsedStaysOpenAndEndsWhenItIsNotUsedAnyMore() {
        reply.complete(Reply.message(HttpResponseStatus.OK, "well"));
        for (int i = 0; i < 10; i++) {
            send(REQUEST);
            pass(20, TimeUnit.SECONDS);
            assertThat(channel.isOpen()).isTrue();
        }
        pass(20, TimeUnit.SECONDS);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoWaitsForTheRelayIsNotCutOff() {
        send(REQUEST);
        pass(1, TimeUnit.HOURS);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void whoListensToEventsIsNotCutOff() {
        reply.complete(new Reply.Events(feed));
        send(REQUEST);
        pass(1, TimeUnit.DAYS);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void whoDoesNotTakeTheAnswerIsCutOff() {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
            }
        });
        reply.complete(Reply.message(HttpResponseStatus.OK, "well"));
        send(REQUEST);
        pass(59, TimeUnit.SECONDS);
        assertThat(channel.isOpen()).isTrue();
        pass(1, TimeUnit.SECONDS);
        assertThat(channel.isOpen()).isFalse();
    }

    private void pass(long time, TimeUnit unit) {
        channel.advanceTimeBy(time, unit);
        channel.runPendingTasks();
    }

    private void send(String request) {
        channel.writeInbound(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
    }
}
