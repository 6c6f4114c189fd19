// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.wgx.edge.EventFeed;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Event;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpServerTest {
    private static final PublicKey KEY = PublicKey.of(new byte[PublicKey.LENGTH]);

    @TempDir
    private Path directory;

    private final EventFeed feed = new EventFeed();
    private final AtomicInteger longAnswers = new AtomicInteger();
    private HttpServer server;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        Path path = directory.resolve("run/wgxd.sock");
        server = HttpServer.onUnixSocket(path, (method, target, executor) -> route(method, target));
        client = new RawClient(path);
    }

    @AfterEach
    void stop() {
        server.close();
        feed.close();
    }

    private CompletionStage<Reply> route(HttpMethod method, String target) {
        return switch (target) {
            case "/key" ->
                CompletableFuture.completedFuture(Reply.json(HttpResponseStatus.OK, new PublicKeyAnswer(KEY)));
            case "/long" -> {
                longAnswers.incrementAndGet();
                yield CompletableFuture.completedFuture(Reply.message(HttpResponseStatus.OK, "x".repeat(4 << 20)));
            }
            case "/events" -> CompletableFuture.completedFuture(new Reply.Events(feed));
            case "/busy" -> CompletableFuture.failedFuture(new RejectedExecutionException("try again"));
            default ->
                CompletableFuture.completedFuture(Reply.message(HttpResponseStatus.NOT_FOUND, "not here: " + method));
        };
    }

    @Test
    void aCallIsAnsweredInJson() throws IOException {
        assertThat(client.get("/key"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("content-type: application/json")
                .endsWith("\r\n\r\n{\"publicKey\":\"" + KEY + "\"}\n");
    }

    @Test
    void errorsHaveTheirStatus() throws IOException {
        assertThat(client.get("/elsewhere")).startsWith("HTTP/1.1 404 ");
        assertThat(client.get("/busy")).startsWith("HTTP/1.1 503 ").contains("try again");
        assertThat(client.call("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(client.call("POST /key HTTP/1.0\r\ncontent-length: 1000000\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void thousandsOfCallsLeakNothing() throws IOException {
        client.get("/key");
        long before = openFiles();
        for (int i = 0; i < 3_000; i++) {
            assertThat(client.get("/key")).contains("200 OK");
        }
        await().forever().untilAsserted(() -> assertThat(openFiles()).isLessThan(before + 20));
    }

    @Test
    void whoOpensManyConnectionsAndSaysNothingKeepsNobodyOut() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < 2 * Connections.MAX; i++) {
            silent.add(client.open(i % 2 == 0 ? "" : "GET /key HTT"));
        }
        assertThat(client.get("/key")).contains("200 OK");
        assertThat(silent.getFirst().read(ByteBuffer.allocate(1))).isEqualTo(-1);
        for (SocketChannel channel : silent) {
            channel.close();
        }
    }

    @Test
    void whoListensToEventsGivesWayAfterWhoSaysNothing() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        try (SocketChannel channel = client.open("GET /events HTTP/1.0\r\n\r\n");
                BufferedReader lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            skipHead(lines);
            for (int i = 0; i < 2 * Connections.MAX; i++) {
                silent.add(client.open(""));
            }
            assertThat(client.get("/key")).contains("200 OK");
            feed.publish(new Event.PeerOffline(KEY));
            assertThat(lines.readLine()).contains("PeerOffline");
        }
        for (SocketChannel channel : silent) {
            channel.close();
        }
    }

    @Test
    void listenersToEventsAloneDoNotCloseTheServerEither() throws IOException {
        List<SocketChannel> listening = new ArrayList<>();
        for (int i = 0; i < Connections.MAX; i++) {
            SocketChannel channel = client.open("GET /events HTTP/1.1\r\n\r\n");
            channel.read(ByteBuffer.allocate(1));
            listening.add(channel);
        }
        assertThat(client.get("/key")).contains("200 OK");
        for (SocketChannel channel : listening) {
            channel.close();
        }
    }

    @Test
    void whoTakesNoAnswerGetsNoFurtherOne() throws IOException {
        try (SocketChannel deaf = client.open("GET /long HTTP/1.1\r\n\r\n".repeat(100))) {
            deaf.read(ByteBuffer.allocate(1));
            assertThat(client.get("/key")).contains("200 OK");
            assertThat(longAnswers).hasValue(1);
        }
    }

    private static void skipHead(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (!line.isEmpty()) {
            line = lines.readLine();
        }
    }

    @Test
    void aListenerGetsOneLinePerEvent() throws IOException {
        try (SocketChannel channel = client.open("GET /events HTTP/1.0\r\n\r\n");
                BufferedReader lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            skipHead(lines);
            feed.publish(new Event.PeerOffline(KEY));
            assertThat(lines.readLine()).contains("\"event\":\"PeerOffline\"").contains(KEY.toString());
            feed.publish(new Event.PeerRevoked(KEY));
            assertThat(lines.readLine()).contains("\"event\":\"PeerRevoked\"");
        }
    }

    @Test
    void aListenerThatDoesNotReadIsCutOffAndHoldsUpNobody() throws IOException {
        try (SocketChannel deaf = client.open("GET /events HTTP/1.1\r\n\r\n")) {
            CompletableFuture<Void> delivered = new CompletableFuture<>();
            deaf.read(ByteBuffer.allocate(1));
            feed.subscribe(entry -> {
                if (entry.event() instanceof Event.PeerRevoked) {
                    delivered.complete(null);
                }
            });
            for (int i = 0; i < 15_000; i++) {
                feed.publish(new Event.PeerOffline(KEY));
            }
            feed.publish(new Event.PeerRevoked(KEY));
            delivered.join();
            byte[] rest = Channels.newInputStream(deaf).readAllBytes();
            assertThat(rest.length).isLessThan(15_000 * 100);
        }
    }

    @Test
    void onlyItsUserAndGroupMayUseTheSocket() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(client.path())))
                .isEqualTo("rw-rw----");
    }

    @Test
    void aSecondDaemonIsRefusedAndTheFirstStays() throws IOException {
        assertThatThrownBy(() -> HttpServer.onUnixSocket(client.path(), (m, t, e) -> route(m, t)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another daemon answers");
        assertThat(client.get("/key")).contains("200 OK");
    }

    @Test
    void whatADeadDaemonLeftIsReplaced() throws IOException {
        Path stale = directory.resolve("stale.sock");
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(stale));
        dead.close();
        assertThat(stale).exists();
        try (HttpServer second = HttpServer.onUnixSocket(stale, (m, t, e) -> route(m, t))) {
            assertThat(second.address()).isNotNull();
            assertThat(new RawClient(stale).get("/key")).contains("200 OK");
        }
        assertThat(stale).doesNotExist();
    }

    @Test
    void aFileThatIsNoSocketIsKept() throws IOException {
        Path file = Files.writeString(directory.resolve("precious"), "data");
        assertThatThrownBy(() -> HttpServer.onUnixSocket(file, (m, t, e) -> route(m, t)))
                .isInstanceOf(IOException.class);
        assertThat(file).hasContent("data");
    }

    private static long openFiles() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }
}
