// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in a file or an argument: it is read, or refused in the way that the parser promises. */
class ArbitraryTextTest {
    private static final Schema SCHEMA = Schema.of(
            SectionRule.once("Interface").keys("PrivateKey", "Address", "ListenPort"),
            SectionRule.any("Peer").keys("PublicKey", "AllowedIPs", "Endpoint"));
    private static final String[] PIECES = {
        "[",
        "]",
        "[Peer]",
        "[Interface]",
        "PublicKey",
        "=",
        " ",
        "\n",
        "\r\n",
        "#",
        ",",
        ":",
        "/",
        ".",
        "::1",
        "10.0.0.1",
        "[::1]",
        "65536",
        "-1",
        "\0",
        "\u00e9",
        "\ud800",
        "AllowedIPs = ",
        "Endpoint = "
    };

    private final long seed = Long.getLong("wgx.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private String arbitrary() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.append(
                    random.nextInt(5) == 0
                            ? String.valueOf((char) random.nextInt(0x3000))
                            : PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @Test
    void aFileIsReadOrItsMistakeIsNamed() {
        for (int i = 0; i < 50_000; i++) {
            String text = arbitrary();
            try {
                assertThat(IniFile.parse("test.conf", text, SCHEMA)).isNotNull();
            } catch (ConfigException mistake) {
                assertThat(mistake.getMessage()).as("seed %d", seed).contains("test.conf");
            }
        }
    }

    @Test
    void anAddressIsReadOrRefusedAsAnArgument() {
        for (int i = 0; i < 50_000; i++) {
            String text = arbitrary();
            try {
                HostPort endpoint = HostPort.parse(text, HostPort.RELAY_PORT);
                assertThat(endpoint.port()).as("seed %d", seed).isBetween(1, 65_535);
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).as("seed %d", seed).isNotBlank();
            }
            try {
                assertThat(Cidr.parse(text)).isNotNull();
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).as("seed %d", seed).isNotBlank();
            }
        }
    }
}
