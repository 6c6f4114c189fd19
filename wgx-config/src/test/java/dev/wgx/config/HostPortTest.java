// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1:8787, false",
        "192.0.2.1:53, 192.0.2.1:53, false",
        "2001:db8::1, [2001:db8::1]:8787, false",
        "[2001:db8::1], [2001:db8::1]:8787, false",
        "[2001:db8::1]:443, [2001:db8::1]:443, false",
        "2001:db8:1:2:3:4:5:6, [2001:db8:1:2:3:4:5:6]:8787, false",
        "fe80::1%eth0, [fe80::1%eth0]:8787, false",
        "[fe80::1%wg-home.1]:51820, [fe80::1%wg-home.1]:51820, false",
        "relay.example, relay.example:8787, true",
        "relay.example.:1, relay.example.:1, true",
        "localhost:65535, localhost:65535, true"
    })
    void everyFormIsUnderstood(String text, String full, boolean isName) {
        HostPort endpoint = HostPort.parseRelay(text);
        assertThat(endpoint).hasToString(full);
        assertThat(endpoint.isName()).isEqualTo(isName);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":8787",
                "relay example",
                "192.0.2",
                "relay:port",
                "relay:",
                "relay:65536",
                "[::1",
                "2001:db8::10:8787",
                "2001:db8::%eth0",
                "[fe80::1%]:1",
                "[fe80::1%a b]:1",
                "[::1]8",
                "[relay]:1",
                "-a",
                "a..b"
            })
    void whatIsNoEndpointIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parseRelay(text));
    }
}
