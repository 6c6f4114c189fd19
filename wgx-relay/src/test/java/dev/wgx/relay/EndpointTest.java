// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    private static Endpoint endpoint(String address, int port) {
        try {
            return Endpoint.of(InetAddress.getByName(address), port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError("a literal address needs no look-up", impossible);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "255.1.2.3", "2001:db8::1", "::1"})
    void aSocketAddressComesBackAsItWas(String address) {
        InetSocketAddress socketAddress = new InetSocketAddress(address, 51820);

        assertThat(Endpoint.of(socketAddress).toSocketAddress()).isEqualTo(socketAddress);
    }

    @Test
    void aNameThatWasNotLookedUpIsNoEndpoint() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("relay.example.com", 51820);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.of(unresolved))
                .withMessageContaining("relay.example.com");
    }

    @Test
    void itIsWrittenAsInConfigurationFiles() {
        assertThat(endpoint("192.0.2.1", 51820)).hasToString("192.0.2.1:51820");
        assertThat(endpoint("2001:db8::1", 51820)).hasToString("[2001:db8::1]:51820");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0.0", "192.0.2.1", "223.255.255.255", "2001:db8::1", "::1", "fe80::1", "2001:db8::"})
    void aPeerCouldSendFromThere(String address) {
        assertThat(endpoint(address, 1).isUnicast()).isTrue();
        assertThat(endpoint(address, 65_535).isUnicast()).isTrue();
        assertThat(endpoint(address, 0).isUnicast()).isFalse();
        assertThat(endpoint(address, 65_536).isUnicast()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255", "ff02::1", "ff00::", "::"})
    void nobodyCouldSendFromThere(String address) {
        assertThat(endpoint(address, 51820).isUnicast()).isFalse();
    }

    @Test
    void endpointsAreInTheOrderOfTheirAddressesAndThenOfTheirPorts() {
        assertThat(new Endpoint[] {
                    endpoint("10.0.0.1", 7),
                    endpoint("10.0.0.1", 8),
                    endpoint("200.0.0.1", 1),
                    endpoint("2001:db8::1", 9),
                    endpoint("2001:db8::8000:0:0:0", 2),
                    endpoint("fe80::", 1)
                })
                .isSorted();
        assertThat(endpoint("10.0.0.1", 7)).isEqualByComparingTo(endpoint("10.0.0.1", 7));
        assertThat(endpoint("fe80::", 1)).isGreaterThan(endpoint("10.0.0.1", 7));
    }
}
