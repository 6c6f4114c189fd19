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
import dev.wgx.relay.Admission;
import dev.wgx.relay.RelaySettings;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
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

    private static final String OLD_PUBLIC = "fqBEMsDSjw8r3b419VU5Ho7JlN0R7bR6lUkJ25XU1AE=";

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
    void anEmptyFileCountsAsAMissingOne() throws ConfigException, IOException {
        for (String empty : List.of("", "\n", "  \n\n")) {
            RelayConfigFile.Loaded made = RelayConfigFile.loadOrCreate(write(empty), RANDOM);
            assertThat(made.notice())
                    .hasValueSatisfying(text -> assertThat(text).contains("created"));
            assertThat(RelayConfigFile.load(directory.resolve("relay.conf")).privateKey())
                    .isEqualTo(made.config().privateKey());
        }
    }

    @Test
    void theFilesOfWgx09AreUnderstoodAsTheyAre() throws ConfigException, IOException {
        Path written = write(old("relay.conf"));
        RelayConfigFile.Loaded loaded = RelayConfigFile.loadOrCreate(written, RANDOM);
        assertThat(loaded.notice()).isEmpty();
        assertThat(loaded.config().privateKey().publicKey()).hasToString(OLD_PUBLIC);
        assertThat(loaded.config().admission().keys()).hasSize(3);
        assertThat(loaded.config().unixSocketPath()).isEqualTo(Path.of("/run/wgx.sock"));
        assertThat(loaded.config().logLevel()).isEqualTo(Level.INFO);
        assertThat(written).hasContent(old("relay.conf"));

        RelayConfig asInItsReadme =
                RelayConfigFile.loadOrCreate(write(old("readme.conf")), RANDOM).config();
        assertThat(asInItsReadme.privateKey().publicKey()).hasToString(OLD_PUBLIC);
        assertThat(asInItsReadme.admission()).isEqualTo(new Admission(false, Set.of(), false));
    }

    private static String old(String name) throws IOException {
        try (InputStream in = RelayConfigFileTest.class.getResourceAsStream("wgx-0.9/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
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
                ReflectionPort = 8788
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
        assertThat(config.settings()).isEqualTo(new RelaySettings(100, 50, 300, 200, false, 8788));
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
    void namesComeFromCommentsAndFromSectionsWhichAllowNobody() throws ConfigException, IOException {
        String third = "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY=";
        RelayConfig config = RelayConfigFile.load(write("""
                [Peer]
                PublicKey = %3$s
                Name = a spoke # of Käthe's

                [Relay]
                PrivateKey = %4$s
                AllowedPublicKeys = %1$s # the hub
                AllowedPublicKeys = %2$s, %2$s # two
                """.formatted(PUBLIC_1, PUBLIC_2, third, KEY)));
        assertThat(config.names())
                .isEqualTo(Map.of(PublicKey.parse(PUBLIC_1), "the hub", PublicKey.parse(third), "a spoke"));
        assertThat(config.admission().lists(PublicKey.parse(third))).isFalse();
        assertThat(config.admission().keys()).hasSize(2);
    }

    @Test
    void aCommentIsCleanedBeforeItIsAName() throws IOException {
        Path path = write("[Relay]\nPrivateKey = " + KEY + "\nAllowedPublicKeys = " + PUBLIC_1 + " # \u001b[2J"
                + "x".repeat(99) + "\n");
        assertThat(namesIn(path)).isEqualTo(Map.of(PublicKey.parse(PUBLIC_1), "[2J" + "x".repeat(61)));
    }

    static Map<PublicKey, String> namesIn(Path path) {
        try {
            return RelayConfigFile.load(path).names();
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
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
