// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.ProtocolLimits;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.store.Moment;
import org.junit.jupiter.api.Test;

class PeerAddressesTest {
    private final PeerAddresses addresses = new PeerAddresses();

    private void prove(int remote, long nowNs) {
        addresses.putFirst(new ProvedAddress(Path.to(Endpoint.ipv4(remote, 1)), Moment.of(nowNs, nowNs, 1), null));
    }

    @Test
    void aFlappingPeerSwitchesOnceASecond() {
        assertThat(addresses.admitsSwitch(0)).isTrue();
        assertThat(addresses.admitsSwitch(Limits.SWITCH_INTERVAL_NS - 1)).isFalse();
        assertThat(addresses.admitsSwitch(Limits.SWITCH_INTERVAL_NS)).isTrue();
        assertThat(addresses.admitsSwitch(Limits.SWITCH_INTERVAL_NS + 1)).isFalse();
    }

    @Test
    void theFirstProofThatLapsesIsThatOfAnyAddress() {
        assertThat(addresses.nextLapseNs()).isEqualTo(Long.MAX_VALUE);
        prove(1, 20);
        prove(2, 10);
        prove(3, 30);

        assertThat(addresses.nextLapseNs()).isEqualTo(10 + ProtocolLimits.REJECT_AFTER_TIME_NS);
    }

    @Test
    void aNewProofIsAskedForInTimeAndUntilItComes() {
        assertThat(addresses.nextRenewalNs()).isEqualTo(Long.MAX_VALUE);
        prove(1, 0);
        assertThat(addresses.nextRenewalNs()).isEqualTo(Limits.RENEW_AFTER_NS);

        addresses.setRenewed(Limits.RENEW_AFTER_NS);
        assertThat(addresses.nextRenewalNs()).isEqualTo(Limits.RENEW_AFTER_NS + ProtocolLimits.REKEY_TIMEOUT_NS);
    }

    @Test
    void whatLedToAProofIsForgotten() {
        Endpoint endpoint = Endpoint.ipv4(1, 1);
        addresses.authenticated().onReceived(endpoint, 100, 0);
        addresses.stray().onReceived(endpoint, 100, 0);
        assertThat(addresses.authenticated().covers(endpoint, 300)).isTrue();
        assertThat(addresses.stray().covers(endpoint, 300)).isTrue();

        addresses.onProved(endpoint);

        assertThat(addresses.authenticated().covers(endpoint, 1)).isFalse();
        assertThat(addresses.stray().covers(endpoint, 1)).isFalse();
    }
}
