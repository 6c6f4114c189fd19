// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.edge.EventFeed;
import dev.wgx.edge.api.Conversation.Stage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One connection: a request at a time, each answered before the next is read. */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final System.Logger LOG = System.getLogger("dev.wgx.edge.api");

    private final Routes routes;
    private final Conversation conversation;

    RequestHandler(Routes routes, Conversation conversation) {
        this.routes = routes;
        this.conversation = conversation;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            write(context, Reply.message(HttpResponseStatus.BAD_REQUEST, "this is no HTTP request"))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        // Not read on before the answer is taken: a client cannot pile up work by pipelining.
        context.channel().config().setAutoRead(false);
        conversation.enter(Stage.ANSWERING);
        HttpMethod method = request.method();
        HttpVersion version = request.protocolVersion();
        String path = new QueryStringDecoder(request.uri()).path();
        routes.answer(method, path, context.executor())
                .whenCompleteAsync((reply, failure) -> answer(context, version, reply, failure), context.executor());
    }

    private void answer(
            ChannelHandlerContext context, HttpVersion version, @Nullable Reply reply, @Nullable Throwable failure) {
        if (reply instanceof Reply.Events events) {
            conversation.enter(Stage.STREAMING);
            context.channel().config().setAutoRead(true);
            stream(context, version, events.feed());
        } else {
            conversation.enter(Stage.WRITING);
            write(context, reply == null ? refusal(failure) : reply).addListener(written -> {
                conversation.enter(Stage.LISTENING);
                context.channel().config().setAutoRead(true);
            });
        }
    }

    private static Reply refusal(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof RejectedExecutionException) {
            return Reply.message(HttpResponseStatus.SERVICE_UNAVAILABLE, String.valueOf(cause.getMessage()));
        }
        LOG.log(System.Logger.Level.ERROR, "a bug in the control API", cause);
        return Reply.message(HttpResponseStatus.INTERNAL_SERVER_ERROR, "a bug in wgxd: see its log");
    }

    private static ChannelFuture write(ChannelHandlerContext context, Reply reply) {
        return switch (reply) {
            case Reply.Body(HttpResponseStatus status, String contentType, String text) ->
                write(context, status, contentType, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
            case Reply.Json(HttpResponseStatus status, ByteBuf content) ->
                write(context, status, "application/json", content.retainedDuplicate());
            case Reply.Events _ -> throw new IllegalArgumentException("a stream is not written at once");
        };
    }

    private static ChannelFuture write(
            ChannelHandlerContext context, HttpResponseStatus status, String contentType, ByteBuf content) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        HttpUtil.setContentLength(response, content.readableBytes());
        return context.writeAndFlush(response);
    }

    private static void stream(ChannelHandlerContext context, HttpVersion version, EventFeed feed) {
        Channel channel = context.channel();
        // First the listener, then the head: who has read the head misses no event. What the listener writes, on
        // another
        // thread, comes after the head all the same, since this thread is the channel's own.
        EventFeed.Listener listener = entry -> send(channel, EventLine.of(entry));
        feed.subscribe(listener);
        var _ = channel.closeFuture().addListener(closed -> feed.unsubscribe(listener));
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/x-ndjson");
        // HTTP/1.0 has no chunks: there the stream ends with the connection.
        HttpUtil.setTransferEncodingChunked(head, version.equals(HttpVersion.HTTP_1_1));
        var _ = context.writeAndFlush(head);
    }

    private static void send(Channel channel, EventLine line) {
        if (!channel.isWritable()) {
            var _ = channel.close();
            return;
        }
        byte[] bytes = (ApiJson.jsonb().toJson(line) + "\n").getBytes(StandardCharsets.UTF_8);
        var _ = channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.log(System.Logger.Level.DEBUG, "a control connection failed", cause);
        var _ = context.close();
    }
}
