// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.agent.TestKeys;
import dev.wgx.agent.link.LinkControl.Look;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserspaceSocketTest {
    private static final PublicKey PHONE = TestKeys.publicKey(3);
    private static final HostPort PATH = HostPort.parseRelay("198.51.100.7:41820");

    @TempDir
    private Path directory;

    private static String hex(PublicKey key) {
        return HexFormat.of().formatHex(key.bytes());
    }

    /** Answers one question as a WireGuard would, and returns that question. */
    private CompletableFuture<String> answerOnce(String answer) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(directory.resolve("wgx.sock")));
        return CompletableFuture.supplyAsync(() -> {
            try (server;
                    SocketChannel client = server.accept()) {
                ByteBuffer question = ByteBuffer.allocate(4096);
                while (!text(question).endsWith("\n\n")) {
                    if (client.read(question) < 0) {
                        break;
                    }
                }
                client.write(ByteBuffer.wrap(answer.getBytes(US_ASCII)));
                return text(question);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void tell(PeerSetting setting) throws IOException {
        new UserspaceSocket(directory).exchange("wgx", PeerSetting.asQuestion(List.of(setting)));
    }

    private static String text(ByteBuffer bytes) {
        return US_ASCII.decode(bytes.duplicate().flip()).toString();
    }

    @Test
    void anInterfaceIsReadWithItsSecrets() throws IOException {
        CompletableFuture<String> question = answerOnce("private_key=" + "11".repeat(32)
                + "\nlisten_port=51820\nfwmark=51\npublic_key=" + hex(PHONE)
                + "\npreshared_key=" + "22".repeat(32)
                + "\nprotocol_version=1\nendpoint=" + PATH
                + "\nlast_handshake_time_sec=1800000000\nlast_handshake_time_nsec=5\ntx_bytes=70\nrx_bytes=60"
                + "\npersistent_keepalive_interval=25\nallowed_ip=10.120.0.3/32\nallowed_ip=fd00:120::3/128"
                + "\npublic_key=" + hex(TestKeys.publicKey(4)) + "\npersistent_keepalive_interval=0\nerrno=0\n\n");
        Look look = Look.parse(AnswerDump.of(new UserspaceSocket(directory).exchange("wgx", "get=1\n\n")));
        assertThat(question.join()).isEqualTo("get=1\n\n");
        assertThat(look.live().listenPort()).isEqualTo(51820);
        assertThat(look.live().fwMark()).isEqualTo(51);
        assertThat(look.live().peers()).hasSize(2).first().satisfies(peer -> {
            assertThat(peer.publicKey()).isEqualTo(PHONE);
            assertThat(peer.endpoint()).contains(PATH);
            assertThat(peer.allowedIps()).containsExactly(Cidr.parse("10.120.0.3/32"), Cidr.parse("fd00:120::3/128"));
            assertThat(peer.latestHandshakeEpochS()).isEqualTo(1_800_000_000);
            assertThat(peer.receivedBytes()).isEqualTo(60);
            assertThat(peer.sentBytes()).isEqualTo(70);
        });
        assertThat(look.presharedKeys()).containsOnlyKeys(PHONE);
        assertThat(look.keepalives()).isEqualTo(java.util.Map.of(PHONE, 25));
        assertThat(look.toString()).doesNotContain("22");
    }

    @Test
    void aPeerIsMadeAnewInOneStep() throws IOException {
        CompletableFuture<String> question = answerOnce("errno=0\n\n");
        tell(new PeerSetting(
                PHONE,
                true,
                Optional.of(PresharedKey.of(new byte[32])),
                Optional.of(PATH),
                OptionalInt.of(25),
                List.of(Cidr.parse("10.120.0.3/32"))));
        assertThat(question.join())
                .isEqualTo("set=1\npublic_key=" + hex(PHONE) + "\nremove=true\npublic_key=" + hex(PHONE)
                        + "\npreshared_key=" + "0".repeat(64) + "\nendpoint=" + PATH
                        + "\npersistent_keepalive_interval=25\nallowed_ip=10.120.0.3/32\n\n");
    }

    @Test
    void anEndpointIsChangedOfAPeerThatIsThereOnly() throws IOException {
        CompletableFuture<String> question = answerOnce("errno=0\n\n");
        tell(PeerSetting.endpoint(PHONE, PATH));
        assertThat(question.join())
                .isEqualTo("set=1\npublic_key=" + hex(PHONE) + "\nupdate_only=true\nendpoint=" + PATH + "\n\n");
    }

    @Test
    void aRefusalIsAFailureThatQuotesNothing() throws IOException {
        CompletableFuture<String> question = answerOnce("errno=22\n\n");
        assertThatThrownBy(() -> tell(PeerSetting.keepalive(PHONE, 5)))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining(hex(PHONE));
        question.join();
    }

    @Test
    void whereThereIsNoSocketThereIsNone() {
        assertThat(new UserspaceSocket(directory).has("absent")).isFalse();
    }

    @Test
    void theSameChangesAreArgumentsOfWg() {
        assertThat(PeerSetting.asArguments(
                        "wgx",
                        List.of(
                                PeerSetting.keepalive(PHONE, 0),
                                PeerSetting.endpoint(PHONE, PATH),
                                PeerSetting.keepalive(PHONE, 23))))
                .containsExactly(("wg set wgx peer %1$s persistent-keepalive 0 peer %1$s endpoint " + PATH
                                + " peer %1$s persistent-keepalive 23")
                        .formatted(PHONE)
                        .split(" "));
    }
}
