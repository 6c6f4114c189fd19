// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.RecordingCommands;
import dev.wgx.agent.TestConfigs;
import dev.wgx.agent.TestKeys;
import dev.wgx.agent.check.Finding.Subject;
import dev.wgx.agent.check.Finding.Verdict;
import dev.wgx.agent.check.Reach.Result;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.link.LinkException;
import dev.wgx.command.InquiryClient.Outcome;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An examination with a relay that is only told about. */
class ExaminationTest {
    private static final long NOW = 1_790_000_000L;
    private static final InetAddress V4 = Cidr.parseAddress("203.0.113.10");
    private static final InetAddress V6 = Cidr.parseAddress("2001:db8::10");
    private static final IpAddress OUTER = IpAddress.ipv4(0xc6336401);

    private final RecordingCommands commands = new RecordingCommands()
            .answer("ip -d link", 0, "5: wgx: <UP> mtu 1420\n wireguard")
            .answer("ip -o route get", 0, "10.120.0.2 dev wgx src 10.120.0.1 uid 0")
            .answer("wg show", 0, dump(0));
    private final List<String> progress = new ArrayList<>();
    private List<InetAddress> addresses = List.of(V6, V4);
    private PublicKey key = TestKeys.RELAY;
    private List<InetAddress> dead = List.of();
    private List<Integer> watched = List.of();

    @Test
    void aKeyThatIsNotAllowedIsTheOnlyProblem() throws Exception {
        Map<Subject, Finding> findings = run(false);

        assertThat(findings.keySet())
                .containsExactlyInAnyOrder(
                        Subject.NAME,
                        Subject.IPV4,
                        Subject.IPV6,
                        Subject.KEY,
                        Subject.WIREGUARD,
                        Subject.ADMISSION,
                        Subject.CLOCK,
                        Subject.NAT,
                        Subject.MAPPING_TIME,
                        Subject.MTU,
                        Subject.FIREWALL);
        assertThat(findings.values())
                .filteredOn(finding -> finding.verdict() == Verdict.PROBLEM)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.subject()).isEqualTo(Subject.ADMISSION);
                    assertThat(finding.remedy())
                            .contains(TestKeys.HUB.publicKey().toString(), "wgx relay reload");
                });
        assertThat(watched).containsExactly(0, 5, 10, 15, 20, 25);
        assertThat(progress.getLast()).contains("25 s", "--quick");
    }

    @Test
    void theUsualCaseHasNoProblem() throws Exception {
        commands.answer("wg show", 0, dump(NOW - 30));

        assertThat(run(false).values()).noneMatch(finding -> finding.verdict() == Verdict.PROBLEM);
    }

    @Test
    void aQuickOneDoesNotWatchTheNat() throws Exception {
        assertThat(run(true)).doesNotContainKey(Subject.MAPPING_TIME);
        assertThat(watched).isEmpty();
    }

    @Test
    void ofASilentRelayNothingElseIsSaid() throws Exception {
        dead = addresses;

        Map<Subject, Finding> findings = run(false);
        assertThat(findings.keySet())
                .containsExactlyInAnyOrder(
                        Subject.NAME, Subject.IPV4, Subject.IPV6, Subject.WIREGUARD, Subject.FIREWALL);
        assertThat(find(findings, Subject.IPV4).what()).contains("UDP is blocked");
    }

    @Test
    void aNameThatDoesNotResolveIsTheOnlyProblem() throws Exception {
        addresses = List.of();

        assertThat(run(false).values())
                .filteredOn(finding -> finding.verdict() == Verdict.PROBLEM)
                .singleElement()
                .satisfies(finding -> assertThat(finding.subject()).isEqualTo(Subject.NAME));
    }

    @Test
    void withAWrongClockAMissingHandshakeIsNotBlamedOnTheAllowList() throws Exception {
        Map<Subject, Finding> findings = run(true, NOW * 1000 + 3_600_000);

        assertThat(find(findings, Subject.CLOCK).verdict()).isEqualTo(Verdict.PROBLEM);
        assertThat(find(findings, Subject.ADMISSION).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void anotherKeyIsNotBlamedOnTheAllowList() throws Exception {
        key = TestKeys.publicKey(9);

        Map<Subject, Finding> findings = run(true);
        assertThat(find(findings, Subject.KEY).verdict()).isEqualTo(Verdict.PROBLEM);
        assertThat(find(findings, Subject.ADMISSION).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private static Finding find(Map<Subject, Finding> findings, Subject subject) {
        return Objects.requireNonNull(findings.get(subject), subject.word());
    }

    private Map<Subject, Finding> run(boolean isQuick) throws ConfigException, LinkException {
        return run(isQuick, NOW * 1000);
    }

    private Map<Subject, Finding> run(boolean isQuick, long localWallMs) throws ConfigException, LinkException {
        return new Examination(
                        Role.HUB,
                        TestConfigs.hub(Path.of("/etc/wgx/hub.conf"), "10.120.0.1/16"),
                        "wireguard-go",
                        commands,
                        endpoint -> addresses,
                        relay -> new Outcome.Silent(),
                        new ToldMirror(localWallMs),
                        progress::add)
                .run(isQuick, NOW).stream().collect(Collectors.toMap(Finding::subject, Function.identity()));
    }

    private static String dump(long handshakeEpochS) {
        return TestKeys.HUB.toBase64() + "\t" + TestKeys.HUB.publicKey() + "\t51820\toff\n" + TestKeys.RELAY
                + "\t(none)\t203.0.113.10:8787\t10.120.0.2/32\t" + handshakeEpochS + "\t1\t2\t23\n";
    }

    private final class ToldMirror implements Mirror {
        private final long localWallMs;

        ToldMirror(long localWallMs) {
            this.localWallMs = localWallMs;
        }

        @Override
        public Reach reach(InetSocketAddress relay) {
            Reach answered = VerdictTest.answered(relay, key);
            return dead.contains(relay.getAddress())
                    ? Reach.failed(relay, Result.SILENT)
                    : new Reach(
                            relay,
                            Result.ANSWERED,
                            answered.key(),
                            answered.reflection(),
                            answered.local(),
                            answered.roundTripNs(),
                            localWallMs);
        }

        @Override
        public boolean answersPing(InetAddress address) {
            return true;
        }

        @Override
        public Optional<NatView> look(Reach reach) {
            assertThat(reach.relay().getAddress()).isEqualTo(V4);
            return Optional.of(
                    new NatView(IpAddress.ipv4(0xc0a8010a), OUTER, 1, 2, true, OptionalInt.of(2), Optional.of(false)));
        }

        @Override
        public SortedMap<Integer, Boolean> watchMappings(Reach reach, List<Integer> seconds) {
            watched = seconds;
            SortedMap<Integer, Boolean> result = new TreeMap<>();
            seconds.forEach(second -> result.put(second, true));
            return result;
        }

        @Override
        public boolean passes(Reach reach, int payload) {
            return true;
        }
    }
}
