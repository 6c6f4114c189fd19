// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.TestKeys;
import dev.wgx.agent.check.Finding.Subject;
import dev.wgx.agent.check.Finding.Verdict;
import dev.wgx.agent.check.Reach.Result;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.link.Commands;
import dev.wgx.agent.link.Commands.Outcome;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.IpAddress;
import dev.wgx.reflection.ReflectionAnswer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The verdict of each check about what was seen. */
class VerdictTest {
    private static final long NOW_MS = 1_790_000_000_000L;
    private static final long HOUR_MS = 3_600_000;
    private static final HostPort NAME = HostPort.parseRelay("relay.example");
    private static final InetSocketAddress V4 = new InetSocketAddress(Cidr.parseAddress("203.0.113.10"), 8787);
    private static final InetSocketAddress V6 = new InetSocketAddress(Cidr.parseAddress("2001:db8::10"), 8787);
    private static final IpAddress LOCAL = IpAddress.ipv4(0xc0a8010a);
    private static final IpAddress OUTER = IpAddress.ipv4(0xc6336401);
    private static final String FILE = "/etc/wgx/hub.conf";

    @Test
    void aNameIsTold() {
        assertFinding(
                NameCheck.of(NAME, List.of(V4.getAddress(), V6.getAddress())),
                Verdict.OK,
                "203.0.113.10, 2001:db8::10");
        assertFinding(NameCheck.of(NAME, List.of()), Verdict.PROBLEM, "relay.example does not resolve");
        assertFinding(NameCheck.of(HostPort.parseRelay("192.0.2.7"), List.of()), Verdict.OK, "192.0.2.7:8787");
    }

    @Test
    void anAnswerByUdpIsTimed() {
        assertFinding(
                reach(Subject.IPV4, false, answered(V4, TestKeys.RELAY)), Verdict.OK, "203.0.113.10:8787 in 20.0 ms");
        assertThat(ReachCheck.of(Subject.IPV6, List.of(answered(V4, TestKeys.RELAY)), false))
                .isEmpty();
    }

    @Test
    void blockedUdpIsToldFromARelayThatIsOff() {
        Reach silent = Reach.failed(V4, Result.SILENT);
        assertFinding(
                reach(Subject.IPV4, true, silent),
                Verdict.PROBLEM,
                "UDP is blocked: the relay's machine answers pings");
        assertFinding(
                reach(Subject.IPV4, false, silent), Verdict.PROBLEM, "Nothing comes back from UDP 203.0.113.10:8787");
        assertFinding(
                reach(Subject.IPV4, false, Reach.failed(V4, Result.CLOSED)), Verdict.PROBLEM, "no program listens");
    }

    @Test
    void deadIpv6IsToldFromNone() {
        Reach v4 = answered(V4, TestKeys.RELAY);
        assertFinding(
                reach(Subject.IPV6, false, v4, Reach.failed(V6, Result.SILENT)), Verdict.PROBLEM, "IPv6 leads nowhere");
        assertFinding(reach(Subject.IPV6, false, v4, Reach.failed(V6, Result.NO_WAY)), Verdict.NOTE, "has no IPv6");
        assertFinding(reach(Subject.IPV6, false, Reach.failed(V6, Result.NO_WAY)), Verdict.PROBLEM, "has no IPv6");
    }

    @Test
    void aWrongKeyIsNamed() {
        PublicKey other = TestKeys.publicKey(9);
        assertFinding(
                KeyCheck.of(Role.HUB, TestKeys.RELAY, List.of(answered(V4, TestKeys.RELAY))), Verdict.OK, "pinned");
        assertFinding(
                KeyCheck.of(Role.HUB, TestKeys.RELAY, List.of(answered(V4, TestKeys.RELAY), answered(V6, other))),
                Verdict.PROBLEM,
                other.toString());
        assertFinding(
                KeyCheck.of(Role.HUB, TestKeys.RELAY, List.of(Reach.failed(V4, Result.SILENT))),
                Verdict.UNKNOWN,
                "key");
    }

    @Test
    void aClockIsComparedWithTheRelays() {
        assertFinding(clock(NOW_MS + 59_000), Verdict.OK, "agrees");
        assertFinding(clock(NOW_MS + HOUR_MS), Verdict.PROBLEM, "60 min ahead of");
        assertFinding(clock(NOW_MS - 5 * HOUR_MS), Verdict.PROBLEM, "5 hours behind");
        assertFinding(clock(NOW_MS - 100 * HOUR_MS), Verdict.PROBLEM, "4 days behind");
        Reach old = new Reach(
                V4, Result.ANSWERED, Optional.of(TestKeys.RELAY), Optional.empty(), Optional.empty(), 1, NOW_MS);
        assertFinding(ClockCheck.of(List.of(old), -3600), Verdict.PROBLEM, "set back by 60 min");
        assertFinding(ClockCheck.of(List.of(old), 5), Verdict.UNKNOWN, "does not tell its clock");
    }

    @Test
    void theKindsOfNatAreTold() {
        assertFinding(nat(LOCAL, 5, OptionalInt.of(5), true), Verdict.OK, "There is no NAT");
        assertFinding(
                nat(OUTER, 7, OptionalInt.of(7), true),
                Verdict.OK,
                "endpoint-independent. Filtering: answers of other");
        assertFinding(
                nat(OUTER, 7, OptionalInt.of(7), false),
                Verdict.OK,
                "endpoint-independent. Filtering: address- and port-dependent");
        assertFinding(nat(OUTER, 7, OptionalInt.of(8), false), Verdict.NOTE, "symmetric");
        assertFinding(nat(OUTER, 7, OptionalInt.empty(), false), Verdict.UNKNOWN, "second port does not answer");
        assertFinding(
                NatCheck.of(Optional.of(new NatView(LOCAL, OUTER, 5, 7, false, OptionalInt.empty(), Optional.empty()))),
                Verdict.UNKNOWN,
                "cannot be told: this relay has no second port");
        assertFinding(NatCheck.of(Optional.empty()), Verdict.UNKNOWN, "cannot be told");
    }

    @Test
    void aMappingThatIsShorterThanTheKeepaliveIsAProblem() {
        OptionalInt keepalive = OptionalInt.of(23);
        assertFinding(times(keepalive, Map.of(0, true, 10, true, 25, true)), Verdict.OK, "at least 25 s");
        Finding shortLived = times(keepalive, Map.of(0, true, 5, true, 10, true, 15, false, 20, false, 25, false));
        assertFinding(shortLived, Verdict.PROBLEM, "within 15 s, before the keepalive of 23 s");
        assertThat(shortLived.remedy()).contains("PersistentKeepalive = 8 ", FILE);
        assertFinding(times(keepalive, Map.of(0, true, 5, false)), Verdict.PROBLEM, "within 5 s");
        assertFinding(times(keepalive, Map.of(0, false, 25, false)), Verdict.UNKNOWN, "cannot be seen");
        assertFinding(times(OptionalInt.empty(), Map.of(0, true, 2, true)), Verdict.PROBLEM, "no keepalive");
    }

    @Test
    void theLongestPacketIsSearchedInAFewSteps() {
        List<Integer> tried = new ArrayList<>();
        assertThat(MtuCheck.longest(1452, payload -> tried.add(payload) && payload <= 1352))
                .hasValue(1352);
        assertThat(tried).hasSizeLessThan(12);
        assertThat(MtuCheck.longest(1452, payload -> true)).hasValue(1452);
        assertThat(MtuCheck.longest(1452, payload -> false)).isEmpty();
    }

    @Test
    void aPathThatIsTooNarrowForTheTunnelIsAProblem() {
        assertFinding(MtuCheck.of(1420, 1452, OptionalInt.of(1452), true, FILE), Verdict.OK, "Packets of 1480 bytes");
        assertFinding(MtuCheck.of(1420, 1452, OptionalInt.of(1452), false, FILE), Verdict.OK, "Packets of 1500 bytes");
        Finding narrow = MtuCheck.of(1420, 1452, OptionalInt.of(1352), true, FILE);
        assertFinding(narrow, Verdict.PROBLEM, "at most 1380 bytes");
        assertThat(narrow.remedy()).contains("Set MTU = 1320 ", FILE);
        assertFinding(MtuCheck.of(1420, 1452, OptionalInt.empty(), true, FILE), Verdict.UNKNOWN, "cannot be told");
    }

    @Test
    void aFirewallThatDropsIsTold() {
        String dropping = "table inet f {\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n";
        assertFinding(firewall(dropping, false), Verdict.NOTE, "drops by default (input)");
        assertFinding(
                firewall(dropping + "\t\tiifname \"wgx\" accept\n", false), Verdict.OK, "rules for the interface wgx");
        assertFinding(firewall("", true), Verdict.OK, "drops nothing");
        assertFinding(firewall(dropping.replace("input", "output"), true), Verdict.PROBLEM, "what leaves it");
        assertFinding(
                FirewallCheck.of(new Outcome(Commands.NOT_FOUND, "", ""), "wgx", false),
                Verdict.UNKNOWN,
                "cannot be read");
    }

    @Test
    void theImplementationIsTold() {
        Outcome link = new Outcome(0, "5: wgx: <UP> mtu 1412 qdisc noqueue\n    wireguard addrgenmode none", "");
        Outcome tools = new Outcome(0, "wireguard-tools v1.0.20210914 - https://git.zx2c4.com/", "");
        assertFinding(
                wireGuard(link, tools),
                Verdict.OK,
                "kernel's WireGuard (Linux 6.1.0-25-amd64); wg is wireguard-tools v1.0.20210914");
        assertFinding(
                wireGuard(new Outcome(0, "5: wgx: <UP> mtu 1420\n    tun type tun", ""), tools),
                Verdict.OK,
                "wireguard-go v0.0.20220316");
        assertFinding(wireGuard(new Outcome(1, "", ""), tools), Verdict.PROBLEM, "wgx is not there");
        assertFinding(wireGuard(link, new Outcome(Commands.NOT_FOUND, "", "")), Verdict.PROBLEM, "wg is not there");
        assertThat(WireGuardCheck.mtu(link)).hasValue(1412);
    }

    static Reach answered(InetSocketAddress relay, PublicKey key) {
        return answered(relay, key, NOW_MS);
    }

    private static Reach answered(InetSocketAddress relay, PublicKey key, long localWallMs) {
        return new Reach(
                relay,
                Result.ANSWERED,
                Optional.of(key),
                Optional.of(new ReflectionAnswer(1, key, NOW_MS, OUTER, 4000, 8788)),
                Optional.of(new InetSocketAddress(Cidr.parseAddress("192.168.1.10"), 4000)),
                20_000_000,
                localWallMs);
    }

    private static Finding reach(Subject family, boolean answersPing, Reach... all) {
        return ReachCheck.of(family, List.of(all), answersPing).orElseThrow();
    }

    private static Finding clock(long localMs) {
        return ClockCheck.of(List.of(answered(V4, TestKeys.RELAY, localMs)), 5);
    }

    private static Finding nat(IpAddress outer, int outerPort, OptionalInt atSecond, boolean letIn) {
        return NatCheck.of(Optional.of(new NatView(
                LOCAL,
                outer,
                5,
                outerPort,
                true,
                atSecond,
                atSecond.isPresent() ? Optional.of(letIn) : Optional.empty())));
    }

    private static Finding times(OptionalInt keepalive, Map<Integer, Boolean> isKept) {
        return MappingTimeCheck.of(keepalive, new TreeMap<>(isKept), FILE);
    }

    private static Finding firewall(String ruleset, boolean isRelaySilent) {
        return FirewallCheck.of(new Outcome(0, ruleset, ""), "wgx", isRelaySilent);
    }

    private static Finding wireGuard(Outcome link, Outcome tools) {
        return WireGuardCheck.of(
                Role.HUB,
                "wgx",
                link,
                tools,
                new Outcome(0, "6.1.0-25-amd64\n", ""),
                "wireguard-go",
                new Outcome(0, "wireguard-go v0.0.20220316\n", ""));
    }

    private static void assertFinding(Finding finding, Verdict verdict, String what) {
        assertThat(finding.verdict()).as(finding.what()).isEqualTo(verdict);
        assertThat(finding.what()).contains(what);
    }
}
