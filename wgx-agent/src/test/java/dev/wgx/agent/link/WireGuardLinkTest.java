// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.agent.RecordingCommands;
import dev.wgx.agent.TestConfigs;
import dev.wgx.agent.TestKeys;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.link.DirectMarks.Mark;
import dev.wgx.agent.link.WireGuardLink.Start;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireGuardLinkTest {

    private final RecordingCommands commands =
            new RecordingCommands().answer("ip link show", 1, "").answer("nft list table", 1, "");
    private final List<String> notices = new ArrayList<>();
    private final Map<PublicKey, Mark> marks = new HashMap<>();
    private final WireGuardLink link = new WireGuardLink(commands, "wgx", "", notices::add, () -> marks);
    private final AgentConfig config = TestConfigs.hub(Path.of("hub.conf"), "10.120.0.1/16", "fd00:120::1/64");

    WireGuardLinkTest() throws ConfigException {}

    @BeforeEach
    void addSpokes() throws ConfigException {
        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        config.add(TestConfigs.spoke(4, "site", "10.120.0.4/32", "192.168.7.0/24"));
    }

    @Test
    void anInterfaceIsMadeFilledAddressedRaisedAndRouted() throws LinkException {
        link.start(config, WireGuardLinkTest::resolved);
        assertThat(commands.commands)
                .containsExactly(
                        "ip link show dev wgx",
                        "ip link add dev wgx type wireguard",
                        "wg setconf wgx /dev/stdin",
                        "ip -4 address add 10.120.0.1/16 dev wgx",
                        "ip -6 address add fd00:120::1/64 dev wgx",
                        "ip link set dev wgx alias wgx 10.120.0.1/16 fd00:120::1/64",
                        "ip link set up dev wgx",
                        "ip -4 route add 192.168.7.0/24 dev wgx proto 87",
                        "ip -4 rule show priority 30088",
                        "ip -6 rule show priority 30088",
                        "nft list table inet wgx-wgx");
    }

    @Test
    void secretsGoByStandardInputOnly() throws LinkException {
        link.start(config, WireGuardLinkTest::resolved);
        assertThat(commands.inputs.get(2)).isEqualTo("""
                [Interface]
                PrivateKey = %s
                [Peer]
                PublicKey = %s
                AllowedIPs = 10.120.0.2/32, fd00:120::2/128
                Endpoint = 192.0.2.7:8787
                PersistentKeepalive = 23
                [Peer]
                PublicKey = %s
                PresharedKey = %s
                AllowedIPs = 10.120.0.3/32
                Endpoint = 192.0.2.7:8787
                [Peer]
                PublicKey = %s
                PresharedKey = %s
                AllowedIPs = 10.120.0.4/32, 192.168.7.0/24
                Endpoint = 192.0.2.7:8787
                """.formatted(
                        TestKeys.HUB.toBase64(),
                        TestKeys.RELAY,
                        TestKeys.publicKey(3),
                        TestKeys.presharedKey(3).toBase64(),
                        TestKeys.publicKey(4),
                        TestKeys.presharedKey(4).toBase64()));
        assertThat(commands.commands).noneMatch(line -> line.contains(TestKeys.HUB.toBase64()));
    }

    @Test
    void aNameThatTheDnsDoesNotKnowYetHoldsNothingUp() throws LinkException {
        link.start(config, _ -> List.of());
        assertThat(commands.inputs.get(2)).doesNotContain("Endpoint");
    }

    @Test
    void withoutKernelWireGuardTheUserspaceProgramIsAsked() throws LinkException {
        commands.answer("ip link add", 2, "");
        link.start(config, WireGuardLinkTest::resolved);
        assertThat(commands.commands).contains("wireguard-go wgx", "ip link set up dev wgx");

        commands.commands.clear();
        new WireGuardLink(commands, "wgx", "boringtun-cli").start(config, WireGuardLinkTest::resolved);
        assertThat(commands.commands).contains("boringtun-cli wgx").doesNotContain("wireguard-go wgx");
    }

    @Test
    void aFailedStartLeavesNothing() {
        commands.answer("ip -4 address add", 2, "");
        assertThatThrownBy(() -> link.start(config, WireGuardLinkTest::resolved))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("cannot add an address (wgx): ip ended with exit code 2");
        assertThat(commands.commands).contains("ip link delete dev wgx");
    }

    @Test
    void aNetworkThatTheHostHasAlreadyCostsThatSpokesRouteOnly() throws LinkException {
        commands.answer("ip -4 route add 192.168.7.0/24", 2, "");
        link.start(config, WireGuardLinkTest::resolved);
        assertThat(notices)
                .singleElement()
                .asString()
                .startsWith("The network 192.168.7.0/24 of site is not reached through wgx: ip ended with exit code 2");
        assertThat(commands.commands).noneMatch(line -> line.startsWith("ip link delete"));
    }

    @Test
    void whoIsDisabledOrExpiredIsNotOnTheInterface() throws LinkException, ConfigException {
        config.annotate(config.find("phone").orElseThrow().disabled(true));
        config.annotate(config.find("site").orElseThrow().withExpiry(Optional.of(Instant.EPOCH)));
        link.start(config, WireGuardLinkTest::resolved);
        assertThat(commands.inputs.get(2))
                .contains(TestKeys.RELAY.toString())
                .doesNotContain(
                        TestKeys.publicKey(3).toString(), TestKeys.publicKey(4).toString());
        assertThat(commands.commands).noneMatch(line -> line.contains("route add"));
    }

    @Test
    void aLiveEndpointThatTheNameStillHasStaysWhereItIs() throws LinkException {
        String live = TestKeys.RELAY + "\t(none)\t192.0.2.7:8787\t10.120.0.2/32\t0\t0\t0\toff\n" + TestKeys.publicKey(3)
                + "\t(none)\t198.51.100.9:8787\t10.120.0.3/32\t0\t0\t0\toff\n";
        commands.answer("wg show", 0, "secret\tpublic\t40000\toff\n" + live);
        link.reload(config, _ -> TestConfigs.addresses("2001:db8::7", "192.0.2.7"));
        assertThat(commands.inputs.get(1))
                .contains(TestKeys.RELAY + "\nAllowedIPs = 10.120.0.2/32, fd00:120::2/128\nEndpoint = 192.0.2.7:8787\n")
                .contains("AllowedIPs = 10.120.0.3/32\nEndpoint = [2001:db8::7]:8787\n");
    }

    @Test
    void anErrorShowsNoKeyThatWgQuotes() {
        String key = TestKeys.HUB.toBase64();
        Commands.Outcome outcome =
                new Commands.Outcome(1, "", "Key is not the correct length or format: `" + key + "'\nUnable to parse");
        assertThat(outcome.toString())
                .isEqualTo("exit code 1: Key is not the correct length or format: `(a key)'\nUnable to parse");
    }

    @Test
    void aRunningInterfaceIsNotMadeAgainButGetsTheConfiguration() throws LinkException {
        commands.answer("ip link show", 0, "").answer("wg show", 0, "secret\tpublic\t40000\toff\n");
        assertThat(link.start(config, WireGuardLinkTest::resolved)).isEqualTo(Start.RELOADED);
        assertThat(commands.commands)
                .contains("wg syncconf wgx /dev/stdin")
                .noneMatch(line -> line.startsWith("ip link add"));
    }

    @Test
    void anotherKindOfInterfaceOfThatNameIsLeftAlone() {
        commands.answer("ip link show", 0, "").answer("wg show", 1, "");
        assertThatThrownBy(() -> link.start(config, WireGuardLinkTest::resolved))
                .hasMessageContaining("shows no WireGuard interface wgx, though there is something of that name");
        assertThat(commands.commands).allMatch(line -> line.contains(" show "));
    }

    @Test
    void whatIsNotThereNeedsNoStop() throws LinkException {
        assertThat(link.stop()).isFalse();
        assertThat(commands.commands).noneMatch(line -> line.contains("delete"));
        commands.answer("ip link show", 0, "");
        assertThat(link.stop()).isTrue();
        assertThat(commands.commands).contains("ip link delete dev wgx");
    }

    @Test
    void aReloadKeepsThePortAndChangesOnlyWhatDiffers() throws LinkException {
        commands.answer("wg show", 0, "secret\tpublic\t40000\toff\n");
        commands.answer(
                "ip link show", 0, "7: wgx: <UP> mtu 1420\n    link/none\n    alias wgx 10.120.0.1/16 10.99.0.1/16\n");
        commands.answer("ip -o address show", 0, """
                7: wgx    inet 10.120.0.1/16 scope global wgx\\       valid_lft forever preferred_lft forever
                7: wgx    inet 10.99.0.1/16 scope global wgx\\       valid_lft forever preferred_lft forever
                7: wgx    inet6 fe80::1/64 scope link \\       valid_lft forever preferred_lft forever
                """);
        commands.answer("ip -4 route show", 0, """
                10.120.0.0/16 proto kernel scope link src 10.120.0.1
                192.168.8.0/24 proto 87 scope link
                """);
        link.reload(config, WireGuardLinkTest::resolved);
        assertThat(commands.inputs.get(1)).contains("ListenPort = 40000\n").doesNotContain("FwMark");
        assertThat(commands.commands)
                .containsExactly(
                        "wg show wgx dump",
                        "wg syncconf wgx /dev/stdin",
                        "ip -o address show dev wgx",
                        "ip link show dev wgx",
                        "ip -6 address add fd00:120::1/64 dev wgx",
                        "ip address delete 10.99.0.1/16 dev wgx",
                        "ip link set dev wgx alias wgx 10.120.0.1/16 fd00:120::1/64",
                        "ip link set up dev wgx",
                        "ip -4 route show dev wgx",
                        "ip -6 route show dev wgx",
                        "ip -4 route add 192.168.7.0/24 dev wgx proto 87",
                        "ip -4 route delete 192.168.8.0/24 dev wgx proto 87",
                        "ip -4 rule show priority 30088",
                        "ip -6 rule show priority 30088",
                        "nft list table inet wgx-wgx");
    }

    @Test
    void aReloadLeavesADirectPathAlone() throws LinkException {
        PublicKey phone = TestKeys.publicKey(3);
        HostPort path = HostPort.parseRelay("198.51.100.7:41820");
        commands.answer(
                "wg show wgx dump",
                0,
                "(none)\t(none)\t51820\toff\n" + phone + "\t(none)\t" + path + "\t10.120.0.3/32\t0\t0\t0\t23\n");
        link.reload(config, WireGuardLinkTest::resolved);
        assertThat(String.join("", commands.inputs)).doesNotContain(path.toString());

        marks.put(phone, new Mark(Optional.of(path), 0, 0, ""));
        link.reload(config, WireGuardLinkTest::resolved);
        assertThat(String.join("", commands.inputs))
                .contains("Endpoint = " + path + "\nPersistentKeepalive = " + DirectMarks.KEEPALIVE_S);
    }

    @Test
    void aReloadLeavesWhatOthersPutThere() throws LinkException {
        commands.answer("wg show", 0, "secret\tpublic\t40000\toff\n");
        commands.answer("ip link show", 0, "7: wgx: <UP> mtu 1420\n    alias wgx 10.120.0.1/16 fd00:120::1/64\n");
        commands.answer("ip -o address show", 0, """
                7: wgx    inet 10.120.0.1/16 scope global wgx\\       valid_lft forever preferred_lft forever
                7: wgx    inet 10.99.0.1/16 scope global wgx\\       valid_lft forever preferred_lft forever
                7: wgx    inet6 fd00:120::1/64 scope global \\       valid_lft forever preferred_lft forever
                """);
        commands.answer("ip -4 route show", 0, """
                192.168.7.0/24 scope link
                192.168.8.0/24 scope link
                192.168.9.0/24 proto static scope link
                """);
        link.reload(config, WireGuardLinkTest::resolved);
        assertThat(commands.commands).noneMatch(line -> line.contains(" delete ") || line.contains(" add "));
    }

    @Test
    void tenThousandEndpointsDoNotMeetTheLimitOfACommandLine() throws LinkException {
        List<PublicKey> keys = Collections.nCopies(1100, TestKeys.RELAY);
        link.setEndpoint(keys, HostPort.parseRelay("192.0.2.8"));
        assertThat(commands.commands).hasSize(3).allMatch(line -> line.length() < 100_000);
        assertThat(commands.commands)
                .first()
                .asString()
                .startsWith("wg set wgx peer " + TestKeys.RELAY + " endpoint 192.0.2.8:8787 peer");
    }

    private static List<InetAddress> resolved(HostPort endpoint) {
        assertThat(endpoint).isEqualTo(TestConfigs.RELAY);
        return List.of(Cidr.parseAddress("192.0.2.7"));
    }
}
