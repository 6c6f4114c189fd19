// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.RecordingCommands;
import dev.wgx.agent.TestConfigs;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FullTunnelTest {
    private final RecordingCommands commands = new RecordingCommands()
            .answer("ip link show", 1, "")
            .answer("nft list table", 1, "")
            .answer("ip -4 route show table 51820", 0, "default dev other\n");
    private final WireGuardLink link = new WireGuardLink(commands, "wgx", "");
    private final AgentConfig config = TestConfigs.hub(Path.of("spoke.conf"), "10.120.0.3/16");

    FullTunnelTest() throws ConfigException {}

    @BeforeEach
    void addHub() throws ConfigException {
        config.add(TestConfigs.spoke(3, "home", "0.0.0.0/0"));
    }

    @Test
    void everythingButTheInterfacesOwnPacketsGoesThroughATableThatIsFree() throws LinkException {
        link.start(config, _ -> List.of());
        assertThat(commands.inputs.get(commands.commands.indexOf("wg setconf wgx /dev/stdin")))
                .contains("FwMark = 51821\n");
        assertThat(commands.commands)
                .containsSubsequence(
                        "ip -4 route replace default dev wgx table 51821 proto 87",
                        "ip -4 rule add priority 30088 not fwmark 51821 table 51821",
                        "ip -4 rule add priority 30087 table main suppress_prefixlength 0",
                        "sysctl -q net.ipv4.conf.all.src_valid_mark=1",
                        "nft -f -")
                .doesNotContain("ip -6 rule add priority 30088 not fwmark 51821 table 51821");
        assertThat(commands.inputs.get(commands.commands.indexOf("nft -f -"))).isEqualTo("""
                table inet wgx-wgx
                delete table inet wgx-wgx
                table inet wgx-wgx {
                chain raw {
                type filter hook prerouting priority raw; policy accept;
                iifname != "wgx" ip daddr 10.120.0.3 fib saddr type != local drop
                }
                chain premangle {
                type filter hook prerouting priority mangle; policy accept;
                meta l4proto udp ct mark 51821 meta mark set ct mark
                }
                chain postmangle {
                type filter hook postrouting priority mangle; policy accept;
                meta l4proto udp meta mark 51821 ct mark set meta mark
                }
                }
                """);
    }

    @Test
    void aReloadKeepsTheMark() throws LinkException {
        commands.answer("wg show", 0, "secret\tpublic\t40000\t0xca70\n");
        link.reload(config, _ -> List.of());
        assertThat(commands.commands).contains("ip -4 rule add priority 30088 not fwmark 51824 table 51824");
    }

    @Test
    void aStopRemovesTheRulesOfTablesThatAreEmptyNow() throws LinkException {
        commands.answer("ip link show", 0, "");
        commands.answer("ip -4 rule show", 0, """
                30088:\tnot from all fwmark 0xca6c lookup 51820
                30088:\tnot from all fwmark 0xca6d lookup 51821
                """);
        link.stop();
        assertThat(commands.commands)
                .contains("ip -4 rule delete priority 30088 table 51821")
                .doesNotContain("ip -4 rule delete priority 30088 table 51820", "ip -4 rule delete priority 30087");

        commands.answer("ip -4 rule show", 0, "30088:\tnot from all fwmark 0xca6d lookup 51821\n");
        link.stop();
        assertThat(commands.commands).contains("ip -4 rule delete priority 30087");
    }
}
