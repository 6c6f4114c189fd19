// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.config.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnAddressesTest {
    @Test
    void onlyAddressesThatAreRoutedEverywhereAreToldToPeersAndIpv4First() {
        assertThat(OwnAddresses.global(addresses(
                        "127.0.0.1",
                        "::1",
                        "2001:db8::7",
                        "10.1.2.3",
                        "172.31.0.1",
                        "192.168.1.1",
                        "100.64.0.9",
                        "169.254.1.1",
                        "203.0.113.5",
                        "fe80::1",
                        "fd00::1")))
                .containsExactly("203.0.113.5", "2001:db8::7");
        assertThat(OwnAddresses.global(addresses("0.0.0.0"))).isEmpty();
    }

    private static List<InetAddress> addresses(String... texts) {
        return Stream.of(texts).map(Cidr::parseAddress).toList();
    }
}
