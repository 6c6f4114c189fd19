// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.agent.TestConfigs;
import dev.wgx.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressPoolTest {
    private static final Path FILE = Path.of("hub.conf");

    @Test
    void theFirstSpokeComesAfterHubAndRelay() throws ConfigException {
        assertThat(nextFree(TestConfigs.hub(FILE, "10.120.0.1/16", "fd00:120::1/64")))
                .isEqualTo("[10.120.0.3/32, fd00:120::3/128]");
    }

    @Test
    void aGapIsFilledAndASpokesWholeNetworkIsLeftAlone() throws ConfigException {
        AgentConfig config = TestConfigs.hub(FILE, "10.120.0.1/24");
        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        config.add(TestConfigs.spoke(4, "site", "10.120.0.4/30", "192.168.7.0/24"));
        config.add(TestConfigs.spoke(5, "laptop", "10.120.0.9/32"));
        assertThat(nextFree(config)).isEqualTo("[10.120.0.8/32]");
    }

    @Test
    void aFreedAddressIsGivenAgainWhenNoOtherIsLeftTheOldestFirst() throws ConfigException {
        AgentConfig config = TestConfigs.hub(FILE, "10.120.0.1/29");
        for (int host = 3; host <= 5; host++) {
            config.add(TestConfigs.spoke(host, "spoke" + host, "10.120.0." + host + "/32"));
        }
        config.remove(config.find("spoke5").orElseThrow());
        config.remove(config.find("spoke4").orElseThrow());
        assertThat(nextFree(config)).isEqualTo("[10.120.0.6/32]");
        config.add(TestConfigs.spoke(6, "spoke6", "10.120.0.6/32"));
        assertThat(nextFree(config)).isEqualTo("[10.120.0.5/32]");
        config.add(TestConfigs.spoke(5, "spoke5", "10.120.0.5/32"));
        assertThat(nextFree(config)).isEqualTo("[10.120.0.4/32]");
    }

    @Test
    void aNetworkBehindASpokeNeverTakesTheHubsOwn() throws ConfigException {
        AddressPool pool = AddressPool.of(TestConfigs.hub(FILE, "10.120.0.1/16"));
        for (String own : List.of("0.0.0.0/0", "10.120.0.0/16", "10.0.0.0/8")) {
            assertThatThrownBy(() -> pool.behind(TestConfigs.cidrs("192.168.7.0/24", own)))
                    .hasMessage("hub.conf: " + own + " holds the hub's own network 10.120.0.0/16;"
                            + " give only networks that are behind the spoke");
        }
        assertThat(pool.behind(TestConfigs.cidrs("192.168.7.0/24", "10.120.7.0/24", "fd00::/8")))
                .hasSize(3);
    }

    @Test
    void anAddressThatIsWishedForMustBeFreeAndTheHubs() throws ConfigException {
        AgentConfig config = TestConfigs.hub(FILE, "10.120.0.1/24");
        config.add(TestConfigs.spoke(4, "site", "10.120.0.4/30"));
        AddressPool pool = AddressPool.of(config);
        assertThat(pool.take(TestConfigs.cidrs("10.120.0.9"))).isEqualTo(TestConfigs.cidrs("10.120.0.9/32"));
        for (String used : List.of("10.120.0.0", "10.120.0.1", "10.120.0.2", "10.120.0.6")) {
            assertThatThrownBy(() -> pool.take(TestConfigs.cidrs(used))).hasMessageContaining("is in use already");
        }
        for (String foreign : List.of("10.121.0.9", "10.120.0.16/28", "fd00::9")) {
            assertThatThrownBy(() -> pool.take(TestConfigs.cidrs(foreign)))
                    .hasMessageContaining("no single address in the hub's networks; take one of 10.120.0.0/24");
        }
    }

    @Test
    void aHubElsewhereInItsNetworkKeepsItsAddress() throws ConfigException {
        AgentConfig config = TestConfigs.hub(FILE, "10.120.0.3/24");
        assertThat(nextFree(config)).isEqualTo("[10.120.0.4/32]");
    }

    @Test
    void aFullNetworkSaysSoAndTheBroadcastAddressIsNeverGiven() throws ConfigException {
        AgentConfig config = TestConfigs.hub(FILE, "10.120.0.1/29");
        for (int host = 3; host <= 6; host++) {
            assertThat(nextFree(config)).isEqualTo("[10.120.0." + host + "/32]");
            config.add(TestConfigs.spoke(host, "spoke" + host, "10.120.0." + host + "/32"));
        }
        assertThatThrownBy(() -> nextFree(config))
                .isInstanceOf(ConfigException.class)
                .hasMessage("hub.conf, [Interface] Address = 10.120.0.1/29: has no free address left;"
                        + " remove a spoke, or give the hub a larger network");
    }

    @Test
    void aNetworkWithoutRoomForARelayIsRefused() {
        assertThatThrownBy(() -> TestConfigs.hub(FILE, "10.120.0.1/31")).hasMessageContaining("is too small");
        assertThatThrownBy(() -> TestConfigs.hub(FILE, "10.120.0.2/16")).hasMessageContaining("is the relay's address");
    }

    private static String nextFree(AgentConfig config) throws ConfigException {
        return AddressPool.of(config).nextFree().toString();
    }
}
