// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/** A small HTTP server on one thread. Every connection, request, buffer and wait has a limit. */
public final class HttpServer implements AutoCloseable {
    // A client that is further behind with the event stream than this is cut off.
    private static final WriteBufferWaterMark BUFFERED = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("wgxd-api", true), NioIoHandler.newFactory());
    private final Connections connections;
    private final Channel server;
    private final Runnable afterClose;

    private HttpServer(Class<? extends ServerChannel> kind, SocketAddress address, Routes routes, Runnable afterClose)
            throws IOException {
        this.connections = new Connections(routes);
        this.afterClose = afterClose;
        // A loop of Netty's without any task wakes every second to look for one.
        var _ = group.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.DAYS);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(kind)
                .childOption(ChannelOption.ALLOCATOR, new UnpooledByteBufAllocator(false, false))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, BUFFERED)
                .childHandler(connections);
        try {
            this.server = bootstrap.bind(address).syncUninterruptibly().channel();
        } catch (RuntimeException | Error e) {
            var _ = group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e;
        } catch (Exception e) {
            var _ = // Netty throws what happened, declared or not.
                    group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e instanceof IOException io ? io : new IOException(e);
        }
    }

    /**
     * Serves on a Unix socket that its user and group may use. The directory is made; what a dead daemon left is
     * removed.
     *
     * @throws IOException when another daemon answers there, or the socket cannot be made
     */
    public static HttpServer onUnixSocket(Path path, Routes routes) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        if (Files.exists(path)) {
            if (isAnswered(address)) {
                throw new IOException("another daemon answers on " + path);
            }
            removeStale(path);
        }
        HttpServer server =
                new HttpServer(NioServerDomainSocketChannel.class, address, routes, () -> deleteQuietly(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
        return server;
    }

    public static HttpServer onTcp(InetSocketAddress address, Routes routes) throws IOException {
        return new HttpServer(NioServerSocketChannel.class, address, routes, () -> {});
    }

    private static boolean isAnswered(UnixDomainSocketAddress address) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(address);
        } catch (IOException dead) {
            return false;
        }
    }

    private static void removeStale(Path path) throws IOException {
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            throw new IOException(path + " exists and is no socket");
        }
        Files.delete(path);
    }

    private static void deleteQuietly(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            System.getLogger("dev.wgx.edge.api").log(System.Logger.Level.WARNING, "cannot remove " + path);
        }
    }

    public SocketAddress address() {
        return server.localAddress();
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        connections.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        afterClose.run();
    }
}
