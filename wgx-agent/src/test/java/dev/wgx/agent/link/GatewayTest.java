// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.RecordingCommands;
import dev.wgx.agent.TestConfigs;
import dev.wgx.agent.conf.AgentConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTest {
    @TempDir
    Path directory;

    private final RecordingCommands commands = new RecordingCommands()
            .answer("ip link show", 1, "")
            .answer("nft list table", 1, "")
            .answer("sysctl -n net.ipv4.ip_forward", 0, "0\n")
            .answer("sysctl -n net.ipv6.conf.all.forwarding", 0, "1\n");
    private final WireGuardLink link = new WireGuardLink(commands, "wgx", "");

    @Test
    void whoForwardsNothingTouchesNothing() throws Exception {
        link.start(hub(""), _ -> List.of());
        assertThat(commands.commands).noneMatch(line -> line.startsWith("sysctl") || line.startsWith("nft -f"));
    }

    @Test
    void aNetworkBehindTheHubIsReachedAndNothingElse() throws Exception {
        link.start(hub("Forward = 192.168.1.0/24, 192.168.0.0/16"), _ -> List.of());
        assertThat(commands.commands)
                .containsSubsequence("nft -f -", "sysctl -q net.ipv4.ip_forward=1")
                .doesNotContain("sysctl -q net.ipv6.conf.all.forwarding=1");
        assertThat(rules()).isEqualTo("""
                table inet wgx-wgx
                delete table inet wgx-wgx
                table inet wgx-wgx {
                chain ipv4_forwarding_was_off {}
                chain forward {
                type filter hook forward priority filter; policy accept;
                oifname "wgx" tcp flags syn tcp option maxseg size set rt mtu
                iifname "wgx" tcp flags syn tcp option maxseg size set rt mtu
                iifname "wgx" oifname "wgx" accept
                iifname "wgx" ct state established,related accept
                iifname "wgx" ip daddr { 192.168.0.0/16 } accept
                iifname "wgx" drop
                }
                chain postrouting {
                type nat hook postrouting priority srcnat; policy accept;
                oifname != "wgx" ip saddr { 10.120.0.0/16, 172.16.7.0/24 } ip daddr { 192.168.0.0/16 } masquerade
                }
                }
                """);
    }

    @Test
    void theInternetIsReachedByBothFamilies() throws Exception {
        link.start(hub("Internet = on"), _ -> List.of());
        assertThat(rules())
                .contains(
                        "oifname != \"wgx\" ip saddr { 10.120.0.0/16, 172.16.7.0/24 } masquerade\n",
                        "oifname != \"wgx\" ip6 saddr { fd00:120::/64 } masquerade\n")
                .doesNotContain("drop", "ipv6_forwarding_was_off");
    }

    @Test
    void aReloadRemembersWhatWasOffBeforeTheStart() throws Exception {
        commands.answer("wg show", 0, "secret\tpublic\t40000\toff\n")
                .answer("nft list table", 0, "table inet wgx-wgx {\n\tchain ipv4_forwarding_was_off {\n\t}\n}\n")
                .answer("nft list tables", 0, "table inet wgx-wgx\n")
                .answer("sysctl -n net.ipv4.ip_forward", 0, "1\n");
        link.reload(hub("Internet = on"), _ -> List.of());
        assertThat(rules()).contains("chain ipv4_forwarding_was_off {}");
        assertThat(commands.commands).doesNotContain("sysctl -q net.ipv4.ip_forward=0");

        link.reload(hub(""), _ -> List.of());
        assertThat(commands.commands)
                .endsWith(
                        "nft list table inet wgx-wgx",
                        "nft list tables",
                        "sysctl -q net.ipv4.ip_forward=0",
                        "nft delete table inet wgx-wgx");
    }

    @Test
    void whatWasOnBeforeStaysOnAtStop() throws Exception {
        commands.answer("ip link show", 0, "").answer("nft list table", 0, "table inet wgx-wgx {\n}\n");
        link.stop();
        assertThat(commands.commands)
                .contains("nft delete table inet wgx-wgx")
                .noneMatch(line -> line.startsWith("sysctl"));
    }

    @Test
    void anotherInterfaceGoesOnForwarding() throws Exception {
        commands.answer("ip link show", 0, "")
                .answer("nft list table", 0, "table inet wgx-wgx {\n\tchain ipv4_forwarding_was_off {\n\t}\n}\n")
                .answer("nft list tables", 0, "table ip nat\ntable inet wgx-wgx\ntable inet wgx-wgx2\n");
        link.stop();
        assertThat(commands.commands).noneMatch(line -> line.startsWith("sysctl"));
    }

    private String rules() {
        return commands.inputs.get(commands.commands.indexOf("nft -f -"));
    }

    private AgentConfig hub(String line) throws Exception {
        AgentConfig config = TestConfigs.hub(directory.resolve("hub.conf"), "10.120.0.1/16", "fd00:120::1/64");
        config.add(TestConfigs.spoke(3, "site", "10.120.0.3/32", "172.16.7.0/24"));
        Files.writeString(config.path(), config.text().replace("[Main]", "[Main]\n" + line));
        return AgentConfig.read(config.path());
    }
}
