// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * The connections of a server, each within its limits. When there are as many as there may be, one that waits for its
 * client gives way to a new one: who opens many and says nothing keeps nobody out.
 */
final class Connections extends ChannelInitializer<Channel> {
    static final int MAX = 64;

    private static final int MAX_REQUEST_BYTES = 16 * 1024;
    private static final int MAX_LINE_BYTES = 2048;
    private static final int MAX_HEADER_BYTES = 8192;
    private static final int CHUNK_BYTES = 8192;

    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Routes routes;

    Connections(Routes routes) {
        this.routes = routes;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (open.size() >= MAX) {
            open.stream().map(Conversation::of).min(Conversation.BY_PRECEDENCE).ifPresent(Conversation::end);
        }
        open.add(channel);
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(MAX_LINE_BYTES, MAX_HEADER_BYTES, CHUNK_BYTES),
                        new HttpServerKeepAliveHandler(),
                        new HttpObjectAggregator(MAX_REQUEST_BYTES, true),
                        // Several requests that came together: without it all are handed on at once, read on or not.
                        new FlowControlHandler(),
                        new RequestHandler(routes, Conversation.begin(channel)));
    }

    void close() {
        open.close().syncUninterruptibly();
    }
}
