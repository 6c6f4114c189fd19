// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.TestConfigs;
import dev.wgx.agent.TestKeys;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpokeTextTest {
    private final AgentConfig hub = TestConfigs.hub(Path.of("hub.conf"), "10.120.0.1/16", "fd00:120::1/64");
    private final PeerEntry phone = TestConfigs.spoke(3, "phone", "10.120.0.3/32", "fd00:120::3/128");

    SpokeTextTest() throws ConfigException {}

    @Test
    void aSpokesConfigurationIsComplete() {
        String text = SpokeText.of(
                hub,
                phone,
                Optional.of(TestKeys.privateKey(3)),
                SpokeText.hubNetworks(hub),
                List.of("10.120.0.1", "fd00:120::1", "home.lan"));
        assertThat(text).isEqualTo("""
                [Interface]
                # name: phone
                PrivateKey = %s
                Address = 10.120.0.3/32, fd00:120::3/128
                DNS = 10.120.0.1, fd00:120::1, home.lan

                [Peer]
                # name: hub
                PublicKey = %s
                PresharedKey = %s
                AllowedIPs = 10.120.0.0/16, fd00:120::/64
                Endpoint = relay.example:8787
                PersistentKeepalive = 300

                [Peer]
                # name: relay
                PublicKey = %s
                AllowedIPs = 10.120.0.2/32, fd00:120::2/128
                Endpoint = relay.example:8787
                PersistentKeepalive = 23
                """.formatted(
                        TestKeys.privateKey(3).toBase64(),
                        TestKeys.HUB.publicKey(),
                        TestKeys.presharedKey(3).toBase64(),
                        TestKeys.RELAY));
    }

    @Test
    void aSpokeThatKeepsItsPrivateKeyPutsItInItself() {
        String text = SpokeText.of(hub, phone, Optional.empty(), List.of(Cidr.parse("0.0.0.0/0")), List.of());
        assertThat(text)
                .contains("\n# PrivateKey = the one that belongs to " + phone.publicKey() + "\n")
                .contains("AllowedIPs = 0.0.0.0/0\n")
                .doesNotContain("DNS");
    }
}
