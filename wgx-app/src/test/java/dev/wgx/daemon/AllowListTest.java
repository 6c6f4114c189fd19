// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.api.AllowListAnswer;
import dev.wgx.edge.api.ApiJson;
import dev.wgx.edge.system.ServiceNotice;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/allow} and {@code /v1/deny} of a running daemon, and what they make of its file. */
class AllowListTest {
    private static final RandomSource RANDOM = new Random(3)::nextBytes;
    private static final PublicKey FIRST = PublicKey.parse("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=");
    private static final PublicKey SECOND = PublicKey.parse("TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=");

    @TempDir
    private Path directory;

    private Path conf;
    private String text;
    private Daemon daemon;

    @BeforeEach
    void start() throws Exception {
        conf = directory.resolve("relay.conf");
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        text = """
                # our relay
                [Relay]
                PrivateKey = %s
                ListenPort = %d   # not the usual one
                ListenAddress = 127.0.0.1
                KernelPath = off
                UnixSocketPath = %s
                StateFile = %s

                # who may
                AllowedPublicKeys = %s # home
                """.formatted(
                        PrivateKey.generate(RANDOM).toBase64(), port, socket(), directory.resolve("relay.db"), FIRST);
        Files.writeString(conf, text);
        daemon = Daemon.start(conf, RelayConfigFile.load(conf), RANDOM, "1.2.3", ServiceNotice.ofNobody());
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void anAllowedKeyIsWrittenBehindTheOthersAndInForceAtOnce() throws IOException {
        AllowListAnswer answer = done("allow/" + encoded(SECOND) + "/K%C3%A4thes%20Handy%2B");

        assertThat(answer.changed()).isTrue();
        assertThat(answer.message()).isEqualTo("Käthes Handy+ (" + SECOND + ") is allowed: 2 public keys allowed");
        assertThat(conf).hasContent(text + "AllowedPublicKeys = " + SECOND + " # Käthes Handy+\n");
        assertThat(oldFile()).hasContent(text);
        for (Path file : new Path[] {conf, oldFile()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void whatIsSoAlreadyChangesNoFile() throws IOException {
        for (String request :
                new String[] {"allow/" + encoded(FIRST), "allow/" + encoded(FIRST) + "/home", "deny/" + encoded(SECOND)
                }) {
            AllowListAnswer answer = done(request);
            assertThat(answer.changed()).isFalse();
            assertThat(answer.message()).endsWith(": nothing is changed");
        }
        assertThat(conf).hasContent(text);
        assertThat(oldFile()).doesNotExist();
    }

    @Test
    void anAllowedKeyGetsAnotherNameInItsPlace() throws IOException {
        assertThat(done("allow/" + encoded(FIRST) + "/work").message())
                .startsWith("work (" + FIRST + ") has this name now");
        assertThat(conf).hasContent(text.replace("# home", "# work"));
    }

    @Test
    void aDeniedKeyIsTakenOffAndTheRestStays() throws IOException {
        AllowListAnswer answer = done("deny/" + encoded(FIRST));
        assertThat(answer.message())
                .isEqualTo("home (" + FIRST + ") is denied: it was not here; nobody is allowed: add AllowedPublicKeys");
        assertThat(conf).hasContent(text.replace("AllowedPublicKeys = " + FIRST + " # home", "AllowedPublicKeys ="));
        assertThat(done("allow/" + encoded(FIRST) + "/home").changed()).isTrue();
        assertThat(conf).hasContent(text);
    }

    @Test
    void anOpenRelayIsToldNamesAndDeniesNobody() throws IOException {
        text = text.replace(FIRST + " # home", "all");
        Files.writeString(conf, text);
        assertThat(daemon.reload().reload().isApplied()).isTrue();

        assertThat(done("allow/" + encoded(SECOND)).message())
                .isEqualTo("every key is allowed (AllowedPublicKeys = all): nothing is changed");
        assertThat(post("deny/" + encoded(SECOND))).startsWith("HTTP/1.1 422 ").contains("an open relay denies nobody");
        assertThat(conf).hasContent(text);
        assertThat(done("allow/" + encoded(SECOND) + "/phone").changed()).isTrue();
        assertThat(conf).hasContent(text + "\n[Peer]\nPublicKey = " + SECOND + "\nName = phone\n");
        assertThat(RelayConfigFileTest.namesIn(conf)).containsEntry(SECOND, "phone");
    }

    @Test
    void aFileWithAMistakeIsNotTouched() throws IOException {
        String broken = text + "MaxPeers = many\n";
        Files.writeString(conf, broken);
        for (String verb : new String[] {"allow/", "deny/"}) {
            assertThat(post(verb + encoded(SECOND)))
                    .startsWith("HTTP/1.1 409 ")
                    .contains("MaxPeers = many", "(nothing is changed)");
        }
        assertThat(conf).hasContent(broken);
        assertThat(oldFile()).doesNotExist();
    }

    @Test
    void aFileThatCannotBeKeptIsNotReplaced() throws IOException {
        Files.createDirectories(oldFile().resolve("in the way"));
        assertThat(post("allow/" + encoded(SECOND)))
                .startsWith("HTTP/1.1 409 ")
                .contains("cannot be written", "(nothing is changed)");
        assertThat(conf).hasContent(text);
    }

    @Test
    void whatIsNoKeyOrNoNameIsRefused() throws IOException {
        PublicKey relay = PublicKey.parse(post("GET /v1/public-key").replaceFirst("(?s).*:\"(.*)\".*", "$1"));
        assertThat(post("allow/" + encoded(relay))).startsWith("HTTP/1.1 422 ").contains("the relay's own key");
        assertThat(post("allow/nonsense")).startsWith("HTTP/1.1 400 ");
        assertThat(post("deny/" + encoded(FIRST) + "/more")).startsWith("HTTP/1.1 400 ");
        assertThat(post("allow/" + encoded(SECOND) + "/%1B%5B2J"))
                .startsWith("HTTP/1.1 422 ")
                .contains("no name");
        assertThat(post("GET /v1/allow/" + encoded(SECOND))).startsWith("HTTP/1.1 405 ");
        assertThat(conf).hasContent(text);
    }

    @Test
    void aKeyWithAPlusIsForgottenToo() throws IOException {
        assertThat(SECOND.toString()).contains("+");
        assertThat(post("forget/" + encoded(SECOND)))
                .startsWith("HTTP/1.1 404 ")
                .contains("there is no peer " + SECOND);
    }

    private AllowListAnswer done(String request) throws IOException {
        String response = post(request);
        assertThat(response).startsWith("HTTP/1.1 200 ");
        return ApiJson.jsonb()
                .type(AllowListAnswer.class)
                .fromJson(response.substring(response.indexOf("\r\n\r\n") + 4));
    }

    private String post(String request) throws IOException {
        String line = request.startsWith("GET ") ? request : "POST /v1/" + request;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(ByteBuffer.wrap((line + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static String encoded(PublicKey key) {
        return URLEncoder.encode(key.toString(), StandardCharsets.UTF_8);
    }

    private Path oldFile() {
        return directory.resolve("relay.conf.old");
    }

    private Path socket() {
        return directory.resolve("wgxd.sock");
    }
}
