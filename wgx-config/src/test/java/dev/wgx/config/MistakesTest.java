// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fixture holds one mistake, and in its first line what is said about it. */
class MistakesTest {
    private static final Path FIXTURES = Path.of("src/test/resources/mistakes");
    private static final String SAYS = "# says: ";
    private static final Schema SCHEMA = Schema.of(
            SectionRule.once("Main")
                    .keys("Port", "Watch", "Endpoint")
                    .lists("Networks")
                    .secrets("PrivateKey"),
            SectionRule.any("Peer").keys("PublicKey"));

    static List<Path> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aMistakeIsOneSentenceThatSaysWhereAndWhatToDo(Path fixture) throws IOException {
        String says = Files.readAllLines(fixture).getFirst();
        String separator = says.startsWith(SAYS + "line") ? ", " : ": ";
        assertThatThrownBy(() -> readAll(fixture))
                .isInstanceOf(ConfigException.class)
                .hasMessage(fixture + separator + says.substring(SAYS.length()));
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path directory) {
        Path absent = directory.resolve("hub.conf");
        assertThatThrownBy(() -> IniFile.read(absent, SCHEMA))
                .isInstanceOf(ConfigException.class)
                .hasMessage(absent + ": there is no such file; create it or name another");
    }

    @Test
    void aFileThatIsNoTextIsRefused(@TempDir Path directory) throws IOException {
        Path binary = Files.write(directory.resolve("hub.conf"), new byte[] {(byte) 0xff, 0});
        assertThatThrownBy(() -> IniFile.read(binary, SCHEMA))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not UTF-8 text");
    }

    private static void readAll(Path path) throws ConfigException {
        IniFile file = IniFile.read(path, SCHEMA);
        IniSection main = file.only("Main");
        for (IniSection peer : file.all("Peer")) {
            peer.require("PublicKey").publicKey();
        }
        read(main, "Port", value -> value.intBetween(0, 65_535));
        read(main, "Watch", IniValue::on);
        read(main, "Endpoint", value -> value.endpoint(HostPort.RELAY_PORT));
        read(main, "Networks", IniValue::cidrs);
        read(main, "PrivateKey", IniValue::privateKey);
    }

    private static void read(IniSection section, String key, Reading reading) throws ConfigException {
        if (section.find(key).isPresent()) {
            assertThat(reading.of(section.require(key))).isNotNull();
        }
    }

    private interface Reading {
        Object of(IniValue value) throws ConfigException;
    }
}
