// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Speaks as plainly as a client can: one request, then whatever comes until the end. */
record RawClient(Path path) {
    String call(String request) throws IOException {
        try (SocketChannel channel = open(request)) {
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    String get(String target) throws IOException {
        return call("GET " + target + " HTTP/1.0\r\n\r\n");
    }

    SocketChannel open(String request) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(path));
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
        return channel;
    }
}
