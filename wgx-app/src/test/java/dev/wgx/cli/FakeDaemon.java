// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A control socket on which a test answers. */
final class FakeDaemon implements AutoCloseable {
    private final Path socket;
    private final ServerSocketChannel server;
    /** Whole responses, or bodies of good ones, by method and path. */
    final Map<String, String> answers = new ConcurrentHashMap<>();

    FakeDaemon(Path socket, Map<String, String> answers) throws IOException {
        this.socket = socket;
        this.answers.putAll(answers);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::answerAll);
    }

    Path socket() {
        return socket;
    }

    private void answerAll() {
        try {
            while (true) {
                try (SocketChannel connection = server.accept()) {
                    answer(connection);
                }
            }
        } catch (IOException closed) {
            assertThat(server.isOpen()).isFalse();
        }
    }

    private void answer(SocketChannel connection) throws IOException {
        ByteBuffer request = ByteBuffer.allocate(1024);
        while (!text(request).endsWith("\r\n\r\n") && connection.read(request) >= 0) {}
        String firstLine = text(request).lines().findFirst().orElse("");
        String answer = String.valueOf(answers.get(firstLine.replace(" HTTP/1.0", "")));
        boolean isBody = answer.startsWith("{") || answer.startsWith("[") || answer.equals("null");
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(
                isBody ? "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + answer : answer);
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes.duplicate().flip()).toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
