// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The sockets of user-space WireGuards. One that hangs fails after a second. */
final class UserspaceSocket implements ConfigurationProtocol {
    private static final Path DIRECTORY = Path.of("/var/run/wireguard");
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int READ_BYTES = 64 * 1024;

    private final Path directory;

    UserspaceSocket() {
        this(DIRECTORY);
    }

    UserspaceSocket(Path directory) {
        this.directory = directory;
    }

    /** Tells whether the interface is a user-space WireGuard's. */
    boolean has(String interfaceName) {
        return Files.exists(path(interfaceName));
    }

    private Path path(String interfaceName) {
        return directory.resolve(interfaceName + ".sock");
    }

    @Override
    public String exchange(String interfaceName, String question) throws IOException {
        Path path = path(interfaceName);
        long endNs = System.nanoTime() + PATIENCE_NS;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer out = ByteBuffer.wrap(question.getBytes(StandardCharsets.US_ASCII));
            while (out.hasRemaining()) {
                await(selector, endNs, path);
                channel.write(out);
            }
            key.interestOps(SelectionKey.OP_READ);
            ByteBuffer in = ByteBuffer.allocate(READ_BYTES);
            StringBuilder answer = new StringBuilder();
            while (!endsWithBlankLine(answer)) {
                await(selector, endNs, path);
                if (channel.read(in) < 0) {
                    throw new IOException("the WireGuard of " + path + " said nothing more");
                }
                answer.append(StandardCharsets.US_ASCII.decode(in.flip()));
                in.clear();
            }
            if (answer.indexOf("errno=0\n") < 0) {
                throw new IOException("the WireGuard of " + path + " refuses");
            }
            return answer.toString();
        }
    }

    private static boolean endsWithBlankLine(StringBuilder text) {
        int length = text.length();
        return length >= 2 && text.charAt(length - 1) == '\n' && text.charAt(length - 2) == '\n';
    }

    private static void await(Selector selector, long endNs, Path path) throws IOException {
        long leftNs = endNs - System.nanoTime();
        if (leftNs <= 0 || selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNs))) == 0) {
            throw new IOException("the WireGuard of " + path + " hangs");
        }
        selector.selectedKeys().clear();
    }
}
