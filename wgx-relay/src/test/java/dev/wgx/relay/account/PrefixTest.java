// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class PrefixTest {
    private static Endpoint endpoint(String address, int port) throws UnknownHostException {
        return Endpoint.of(InetAddress.getByName(address), port);
    }

    @Test
    void anIpv4AddressIsOneSubscriberWhateverThePort() throws UnknownHostException {
        assertThat(Prefix.of(endpoint("192.0.2.1", 1))).isEqualTo(Prefix.of(endpoint("192.0.2.1", 2)));
        assertThat(Prefix.of(endpoint("192.0.2.1", 1))).isNotEqualTo(Prefix.of(endpoint("192.0.2.2", 1)));
    }

    @Test
    void anIpv6PrefixOf56BitsIsOneSubscriber() throws UnknownHostException {
        Prefix prefix = Prefix.of(endpoint("2001:db8:0:1100::1", 1));

        assertThat(Prefix.of(endpoint("2001:db8:0:11ff:1:2:3:4", 2))).isEqualTo(prefix);
        assertThat(Prefix.of(endpoint("2001:db8:0:1200::1", 1))).isNotEqualTo(prefix);
    }

    @Test
    void aShorterPrefixLeavesOutTheLowBits() throws UnknownHostException {
        assertThat(Prefix.of(endpoint("192.0.2.1", 1), 24, 48)).isEqualTo(Prefix.of(endpoint("192.0.2.0", 1)));
        assertThat(Prefix.of(endpoint("192.0.3.1", 1), 24, 48)).isNotEqualTo(Prefix.of(endpoint("192.0.2.0", 1)));
        assertThat(Prefix.of(endpoint("2001:db8:1:2::1", 1), 24, 48)).isEqualTo(Prefix.of(endpoint("2001:db8:1::", 1)));
    }

    @Test
    void prefixesOfOneHashAreInOrder() {
        Prefix first = new Prefix(1, 31);
        Prefix second = new Prefix(2, 0);

        assertThat(first.hashCode()).isEqualTo(second.hashCode());
        assertThat(first).isLessThan(second);
        assertThat(new Prefix(1, 0)).isLessThan(first);
        assertThat(new Prefix(-1, 0)).isGreaterThan(second);
    }
}
