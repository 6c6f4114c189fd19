// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.TestConfigs;
import dev.wgx.agent.TestKeys;
import dev.wgx.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
                new SpokeText.Options(
                        List.of(),
                        List.of("10.120.0.1", "fd00:120::1", "home.lan"),
                        OptionalInt.empty(),
                        OptionalInt.empty()));
        assertThat(text).isEqualTo("""
                [Interface]
                # name: phone
                PrivateKey = %s
                Address = 10.120.0.3/32, fd00:120::3/128
                DNS = 10.120.0.1, fd00:120::1, home.lan

                [Peer]
                # name: relay
                PublicKey = %s
                AllowedIPs = 10.120.0.2/32, fd00:120::2/128
                Endpoint = relay.example:8787
                PersistentKeepalive = 23

                [Peer]
                # name: hub
                PublicKey = %s
                PresharedKey = %s
                AllowedIPs = 10.120.0.0/16, fd00:120::/64
                Endpoint = relay.example:8787
                PersistentKeepalive = 300
                """.formatted(
                        TestKeys.privateKey(3).toBase64(),
                        TestKeys.RELAY,
                        TestKeys.HUB.publicKey(),
                        TestKeys.presharedKey(3).toBase64()));
    }

    @Test
    void aSpokeThatKeepsItsPrivateKeyPutsItInItself() {
        String text = SpokeText.of(
                hub,
                phone,
                Optional.empty(),
                new SpokeText.Options(
                        TestConfigs.cidrs("0.0.0.0/0"), List.of(), OptionalInt.empty(), OptionalInt.empty()));
        assertThat(text)
                .contains("\n# PrivateKey = the one that belongs to " + phone.publicKey() + "\n")
                .contains("AllowedIPs = 0.0.0.0/0\n")
                .doesNotContain("DNS");
    }

    // Some programs (boringtun 0.5 to 0.7) carry a preshared key over to the next peer of the same set.
    @Test
    void nothingFollowsThePresharedKeysPeer() {
        String text = SpokeText.of(hub, phone, Optional.empty(), SpokeText.Options.USUAL);
        assertThat(text.substring(text.indexOf("PresharedKey"))).doesNotContain("[Peer]");
    }

    @Test
    void aSpokeMayHaveAnMtuAKeepaliveAndNetworksBehindIt() {
        PeerEntry site = TestConfigs.spoke(4, "site", "10.120.0.4/32", "192.168.7.0/24", "10.9.9.9/32");
        String text = SpokeText.of(
                hub,
                site,
                Optional.empty(),
                new SpokeText.Options(List.of(), List.of(), OptionalInt.of(1380), OptionalInt.of(15)));
        assertThat(text)
                .contains("\nAddress = 10.120.0.4/32\nMTU = 1380\n")
                .contains("PersistentKeepalive = 15\n")
                .doesNotContain("192.168.7.0", "PersistentKeepalive = 23");
    }
}
