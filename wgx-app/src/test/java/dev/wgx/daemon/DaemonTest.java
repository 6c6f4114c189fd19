// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.config.ConfigException;
import dev.wgx.edge.api.ApiJson;
import dev.wgx.edge.api.PublicKeyAnswer;
import dev.wgx.edge.api.StatusAnswer;
import dev.wgx.edge.system.ServiceNotice;
import dev.wgx.noise.RandomSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {
    private static final RandomSource RANDOM = new Random(3)::nextBytes;
    private static final String KEY = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";

    @TempDir
    private Path directory;

    private Path configPath;
    private Path socketPath;

    @BeforeEach
    void configure() throws IOException {
        configPath = directory.resolve("relay.conf");
        socketPath = directory.resolve("run/wgxd.sock");
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(configPath, """
                [Relay]
                ListenPort = %d
                ListenAddress = 127.0.0.1
                KernelPath = off
                UnixSocketPath = %s
                StateFile = %s
                """.formatted(port, socketPath, directory.resolve("relay.db")));
    }

    @Test
    void theDaemonAnswersAndCleansUpBehindItself() throws Exception {
        RelayConfig config = load();
        try (Daemon daemon = start(config)) {
            StatusAnswer status = ApiJson.jsonb().type(StatusAnswer.class).fromJson(body(call("GET /v1/status")));
            assertThat(status.version()).isEqualTo("1.2.3");
            assertThat(status.publicKey()).isEqualTo(config.privateKey().publicKey());
            assertThat(status.listenPort()).isEqualTo(config.udp().port());
            assertThat(ApiJson.jsonb().type(PublicKeyAnswer.class).fromJson(body(call("GET /v1/public-key"))))
                    .isEqualTo(new PublicKeyAnswer(config.privateKey().publicKey()));
            for (String list : new String[] {"peers", "routes", "sessions"}) {
                assertThat(body(call("GET /v1/" + list))).isEqualTo("[]\n");
            }
            assertThat(body(call("GET /v1/metrics"))).contains("wgx_drops_total{reason=\"malformed\"} 0.0");
            assertThat(daemon.reload().reload().isApplied()).isTrue();
        }
        assertThat(socketPath).doesNotExist();
        try (Daemon again = start(load())) {
            assertThat(again.reload()).isNotNull();
            assertThat(body(call("GET /v1/public-key")))
                    .contains(config.privateKey().publicKey().toString());
        }
    }

    @Test
    void whatIsNotServedHasItsStatus() throws Exception {
        try (Daemon daemon = start(load())) {
            assertThat(daemon.reload()).isNotNull();
            assertThat(call("GET /v1/secrets")).startsWith("HTTP/1.1 404 ");
            assertThat(call("GET /")).startsWith("HTTP/1.1 404 ");
            assertThat(call("POST /v1/status")).startsWith("HTTP/1.1 405 ");
            assertThat(call("GET /v1/reload")).startsWith("HTTP/1.1 405 ");
        }
    }

    @Test
    void aReloadAppliesTheAllowListAndRefusesAMistake() throws Exception {
        try (Daemon daemon = start(load())) {
            assertThat(daemon.reload()).isNotNull();
            String good = Files.readString(configPath);
            Files.writeString(configPath, good + "AllowedPublicKeys = " + KEY + "\nMaxPeers = 77\n");
            assertThat(call("POST /v1/reload"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("1 public key allowed; only a restart changes MaxPeers");
            Files.writeString(configPath, good + "AllowedPublicKeys = nonsense\n");
            assertThat(call("POST /v1/reload"))
                    .startsWith("HTTP/1.1 409 ")
                    .contains("AllowedPublicKeys = nonsense", "stays as it was");
        }
    }

    @Test
    void aSecondDaemonIsRefusedAndTheFirstGoesOn() throws Exception {
        RelayConfig config = load();
        try (Daemon daemon = start(config)) {
            assertThat(daemon.reload()).isNotNull();
            assertThatThrownBy(() -> start(config))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("in use");
            assertThat(call("GET /v1/status")).contains("200 OK");
        }
    }

    @Test
    void aTakenPortIsSaidAndEverythingIsClosedAgain() throws Exception {
        RelayConfig config = load();
        try (DatagramSocket taken =
                new DatagramSocket(config.udp().port(), config.udp().address().orElseThrow())) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(() -> start(config))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("UDP port " + config.udp().port());
        }
        try (Daemon daemon = start(config)) {
            assertThat(daemon.reload()).isNotNull();
        }
    }

    @Test
    void prometheusIsServedWhereItIsAskedFor() throws Exception {
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(configPath, Files.readString(configPath) + "MetricsListen = 127.0.0.1:" + port + "\n");
        try (Daemon daemon = start(load());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                InputStream in = socket.getInputStream()) {
            assertThat(daemon.reload()).isNotNull();
            socket.getOutputStream().write("GET /metrics HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\nwgx_peers 0.0\n");
        }
    }

    private RelayConfig load() throws ConfigException {
        return RelayConfigFile.loadOrCreate(configPath, RANDOM).config();
    }

    private Daemon start(RelayConfig config) throws StartException {
        return Daemon.start(configPath, config, RANDOM, "1.2.3", ServiceNotice.ofNobody());
    }

    private String call(String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socketPath));
            channel.write(ByteBuffer.wrap((request + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String body(String response) {
        return response.substring(response.indexOf("\r\n\r\n") + 4);
    }
}
