// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wgx.config.ConfigException;
import dev.wgx.edge.KernelForwarding;
import dev.wgx.edge.udp.UdpPort;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.relay.RelaySettings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RelayConfigFileTest {
    private static final RandomSource RANDOM = new Random(7)::nextBytes;
    private static final String KEY = "YAnz5TF+lXXJte14tji3zlMNftftsq4+J0DhXl5oOk4=";
    private static final String PUBLIC_1 = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
    private static final String PUBLIC_2 = "TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=";

    @TempDir
    private Path directory;

    @Test
    void aMissingFileIsMadeWithAKeyThatStays() throws ConfigException, IOException {
        Path path = directory.resolve("new/relay.conf");
        RelayConfigFile.Loaded first = RelayConfigFile.loadOrCreate(path, RANDOM);
        RelayConfigFile.Loaded second = RelayConfigFile.loadOrCreate(path, RANDOM);

        String publicKey = first.config().privateKey().publicKey().toString();
        assertThat(first.notice()).hasValueSatisfying(text -> assertThat(text).contains("created", publicKey));
        assertThat(second.notice()).isEmpty();
        assertThat(second.config().privateKey()).isEqualTo(first.config().privateKey());
        assertThat(first.config().admission().lists(PublicKey.parse(PUBLIC_1))).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void aMissingKeyIsSavedAndTheRestKept() throws ConfigException, IOException {
        Path path =
                write("# our relay\n[Relay]\nListenPort = 9000 \n# the hub\nAllowedPublicKeys = " + PUBLIC_1 + "\n");
        RelayConfigFile.Loaded loaded = RelayConfigFile.loadOrCreate(path, RANDOM);

        assertThat(loaded.notice()).isPresent();
        assertThat(loaded.config().udp().port()).isEqualTo(9000);
        assertThat(Files.readString(path))
                .contains(
                        "# our relay",
                        "# the hub",
                        "PrivateKey = " + loaded.config().privateKey().toBase64());
    }

    @Test
    void everyKeyIsUnderstood() throws ConfigException, IOException {
        RelayConfig config = RelayConfigFile.load(write("""
                [Relay]
                PrivateKey = %s
                ListenPort = 51820
                ListenAddress = 192.0.2.1
                BatchedCalls = off
                ReceiveThreads = 3
                KernelPath = on
                KernelPathInterfaces = eth0, eth1
                KernelPathOnExit = remove
                AllowedPublicKeys = %s, %s
                UnixSocketPath = /tmp/wgxd.sock
                StateFile = /tmp/relay.db
                LogLevel = debug
                MaxPeers = 100
                MaxSpokesPerHub = 50
                MaxPermissions = 300
                MaxRelayedSessions = 200
                AnswerPublicKeyQuery = off
                AdmitPublishedSpokes = on
                MetricsListen = [::1]:9999
                """.formatted(KEY, PUBLIC_1, PUBLIC_2)));

        assertThat(config.privateKey().toBase64()).isEqualTo(KEY);
        assertThat(config.udp())
                .isEqualTo(new UdpPort.Settings(Optional.of(InetAddress.ofLiteral("192.0.2.1")), 51820, false, 3));
        assertThat(config.admission().keys()).isEqualTo(Set.of(PublicKey.parse(PUBLIC_1), PublicKey.parse(PUBLIC_2)));
        assertThat(config.kernelPath())
                .isEqualTo(new KernelForwarding.Settings(KernelForwarding.Mode.ON, List.of("eth0", "eth1"), false));
        assertThat(config.admission().publishedSpokes()).isTrue();
        assertThat(config.unixSocketPath()).isEqualTo(Path.of("/tmp/wgxd.sock"));
        assertThat(config.stateFile()).isEqualTo(Path.of("/tmp/relay.db"));
        assertThat(config.logLevel()).isEqualTo(Level.DEBUG);
        assertThat(config.settings()).isEqualTo(new RelaySettings(100, 50, 300, 200, false));
        assertThat(config.metricsListen()).contains(new InetSocketAddress(InetAddress.ofLiteral("::1"), 9999));
    }

    @Test
    void whatIsLeftOutHasADefault() throws ConfigException, IOException {
        RelayConfig config =
                RelayConfigFile.load(write("[Relay]\nPrivateKey = " + KEY + "\nAllowedPublicKeys = all\n"));

        assertThat(config.udp().port()).isEqualTo(8787);
        assertThat(config.udp().address()).isEmpty();
        assertThat(config.udp().batchedCalls()).isTrue();
        assertThat(config.kernelPath())
                .isEqualTo(new KernelForwarding.Settings(KernelForwarding.Mode.AUTO, List.of(), true));
        assertThat(config.udp().receiveThreads())
                .isEqualTo(Math.min(8, Runtime.getRuntime().availableProcessors()));
        assertThat(config.unixSocketPath()).isEqualTo(Path.of("/run/wgx/wgxd.sock"));
        assertThat(config.settings()).isEqualTo(RelaySettings.DEFAULT);
        assertThat(config.metricsListen()).isEqualTo(Optional.empty());
        assertThat(config.admission().everybody()).isTrue();
    }

    @Test
    void whatNeedsARestartIsNamed() throws ConfigException, IOException {
        RelayConfig before = RelayConfigFile.load(write("[Relay]\nPrivateKey = " + KEY + "\n"));
        RelayConfig after = RelayConfigFile.load(
                write("[Relay]\nPrivateKey = " + KEY + "\nListenPort = 1\nMaxPeers = 9\nLogLevel = off\n"));
        assertThat(before.fixedDifferences(after)).isEqualTo(List.of("ListenPort", "MaxPeers"));
        assertThat(before.fixedDifferences(before)).isEmpty();
        RelayConfig more = RelayConfigFile.load(
                write("[Relay]\nPrivateKey = " + KEY + "\nMaxPermissions = 9\nListenPort = 1\nMaxPeers = 9\n"));
        assertThat(after.fixedDifferences(more)).isEqualTo(List.of("MaxPermissions"));
    }

    @Test
    void aReloadDoesNotMakeAKey() throws IOException {
        Path path = write("[Relay]\nListenPort = 9000\n");
        assertThatThrownBy(() -> RelayConfigFile.load(path))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("PrivateKey");
    }

    /** Returns one file per mistake, whose first line says what the operator is told. */
    static Stream<Path> mistakes() throws IOException, URISyntaxException {
        Path fixtures = Path.of(Objects.requireNonNull(RelayConfigFileTest.class.getResource("mistakes"))
                .toURI());
        try (Stream<Path> files = Files.list(fixtures)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsOneSentenceAndChangesNothing(Path fixture) throws IOException {
        String text = Files.readString(fixture);
        Path path = write(text);
        ConfigException mistake =
                catchThrowableOfType(ConfigException.class, () -> RelayConfigFile.loadOrCreate(path, RANDOM));

        assertThat(mistake).as("%s is a mistake", fixture).isNotNull();
        String expected = text.lines().findFirst().orElseThrow().replace("# expect: ", "");
        assertThat(mistake.getMessage())
                .startsWith(path.toString())
                .contains(expected)
                .doesNotContain("\n");
        assertThat(mistake.getMessage()).doesNotContain(KEY);
        assertThat(path).hasContent(text);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("relay.conf"), text);
    }
}
