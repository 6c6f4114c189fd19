// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code wgx relay …} against a daemon's socket on which the test answers. */
class RelayCommandTest {
    private static final String RELAY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    private static final String HUB = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
    private static final String SPOKE = "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=";
    private static final String STATUS = "{\"version\":\"1.2.3\",\"publicKey\":\"" + RELAY + "\",\"listenPort\":8787,"
            + "\"socketKind\":\"test\",\"startedMs\":1,\"peers\":2,\"onlinePeers\":1,\"publishedSpokes\":1,"
            + "\"relayedSessions\":1,\"counters\":{\"FORWARDED_PACKETS\":7,\"FORWARDED_BYTES\":2048},"
            + "\"drops\":{\"MALFORMED\":0,\"UNKNOWN_INDEX\":3},\"socket\":{\"KERNEL_DROPS\":9},\"kernelPath\":{\"on\":true,"
            + "\"obstacle\":\"\",\"interfaces\":[\"eth0\",\"eth1\"],\"routes\":4,\"unplacedRoutes\":1,"
            + "\"forwardedPackets\":21,\"forwardedBytes\":1024,\"verdicts\":{}},\"failures\":0,\"lostEvents\":0}\n";
    private static final String PEERS = "[{\"key\":\"" + HUB + "\",\"endpoint\":\"192.0.2.1:51820\",\"online\":true,"
            + "\"lastHandshakeMs\":1000,\"publishes\":1,\"publishedBy\":0,\"relayedSessions\":1,"
            + "\"receivedBytes\":1024,\"sentBytes\":10},"
            + "{\"key\":\"" + SPOKE + "\",\"endpoint\":null,\"online\":false,\"lastHandshakeMs\":0,\"publishes\":0,"
            + "\"publishedBy\":1,\"relayedSessions\":0,\"receivedBytes\":0,\"sentBytes\":0,\"refusedUntilMs\":1700000000000}]\n";
    private static final String ROUTES = "[{\"hub\":\"" + HUB + "\",\"spoke\":\"" + SPOKE
            + "\",\"wanted\":true,\"hubOnline\":true,\"spokeOnline\":false}]\n";
    private static final String SESSIONS = "[{\"initiator\":\"" + SPOKE + "\",\"initiatorEndpoint\":null,"
            + "\"responder\":\"" + HUB + "\",\"responderEndpoint\":\"[2001:db8::1]:51820\",\"openedMs\":1,"
            + "\"toResponderPackets\":1,\"toResponderBytes\":1024,\"toResponderKernelPackets\":0,"
            + "\"toInitiatorPackets\":2,\"toInitiatorBytes\":0,\"toInitiatorKernelPackets\":1,\"idleMs\":61000}]\n";

    private static final Map<String, String> ANSWERS = Map.of(
            "GET /v1/status", STATUS,
            "GET /v1/peers", PEERS,
            "GET /v1/routes", ROUTES,
            "GET /v1/sessions", SESSIONS,
            "GET /v1/public-key", "{\"publicKey\":\"" + RELAY + "\"}\n",
            "GET /v1/events", "{\"atMs\":1,\"event\":\"PeerOnline\",\"peer\":\"" + HUB + "\",\"message\":\"came\"}\n");

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private FakeDaemon daemon;
    private Map<String, String> answers;

    @BeforeEach
    void serve() throws IOException {
        daemon = new FakeDaemon(socket(), ANSWERS);
        answers = daemon.answers;
        answers.put("POST /v1/reload", "HTTP/1.1 200 OK\r\n\r\n{\"message\":\"read again\"}\n");
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    @Test
    void jsonIsWhatTheDaemonAnswered() {
        assertThat(wgx("relay", "status", "--json")).isZero();
        assertThat(out).hasToString(STATUS);
        out.getBuffer().setLength(0);
        assertThat(wgx("relay", "peers", "--json")
                        + wgx("relay", "routes", "--json")
                        + wgx("relay", "sessions", "--json"))
                .isZero();
        assertThat(out).hasToString(PEERS + ROUTES + SESSIONS);
    }

    @Test
    void runningAndExportPrintTheirOwnJson() {
        assertThat(wgx("relay", "running", "--json")).isZero();
        assertThat(wgx("relay", "export", "--json")).isZero();
        assertThat(wgx("relay", "export", "--endpoint", "relay.example.org", "--json"))
                .isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "{\"running\":true,\"version\":\"1.2.3\",\"listenPort\":8787,\"startedMs\":1}",
                        "{\"publicKey\":\"" + RELAY
                                + "\",\"endpoint\":\"\",\"listenPort\":8787,\"allowedIps\":\"10.120.0.2/32\",\"persistentKeepalive\":23}",
                        "{\"publicKey\":\"" + RELAY
                                + "\",\"endpoint\":\"relay.example.org:8787\",\"listenPort\":8787,\"allowedIps\":\"10.120.0.2/32\",\"persistentKeepalive\":23}");
    }

    @Test
    void statusOfADaemonWithoutAKernelPathIsUnderstood() {
        answers.put("GET /v1/status", STATUS.replaceFirst("\"kernelPath\":\\{.*?\\}\\},", ""));
        assertThat(wgx("relay", "status")).isZero();
        assertThat(out.toString()).contains("  kernel path: off: this wgxd has none\n");
    }

    @Test
    void statusIsASummary() {
        String recent = "\"recentDrops\":{\"UNKNOWN_INDEX\":2},\"recentSeconds\":300,\"refusals\":[{\"key\":\"" + SPOKE
                + "\",\"name\":\"\",\"endpoint\":\"192.0.2.1:51820\",\"reason\":\"NOT_ALLOWED\",\"count\":3,\"firstMs\":1,\"lastMs\":"
                + System.currentTimeMillis() + "}],";
        answers.put("GET /v1/status", STATUS.replace("\"socket\":", recent + "\"hubs\":1,\"socket\":"));
        assertThat(wgx("relay", "status")).isZero();

        assertThat(out.toString())
                .startsWith("relay: " + RELAY + "\n  version: 1.2.3, running for ")
                .contains("  kernel path: on at eth0, eth1, 4 directions of sessions; 1 direction stayed in\n")
                .contains("  peers: 2, online: 1\n  hubs: 1, published spokes: 1\n  relayed sessions: 1\n")
                .contains("  forwarded: 28 packets, 3.00 KiB, 75 % in the kernel, and 0 handshake messages\n")
                .contains("  lost at the port: 9 datagrams\n")
                .endsWith("""

                        dropped in the last 5 minutes: 2, and since the start 3 (--all)
                          2 × UNKNOWN_INDEX: a receiver index that belongs to no session

                        refused lately:
                          %s
                            from 192.0.2.1:51820, 3 times, now: `wgx relay allow` lets it in
                        """.formatted(SPOKE));

        out.getBuffer().setLength(0);
        assertThat(wgx("relay", "status", "--all")).isZero();
        assertThat(out.toString())
                .contains("\nat the UDP port since the start:\n  9 × KERNEL_DROPS: datagrams that the kernel dropped")
                .contains("\ndropped since the start:\n  3 × UNKNOWN_INDEX: a receiver index");
    }

    @Test
    void whatIsDroppedNoLongerIsOneLine() {
        assertThat(wgx("relay", "status")).isZero();
        assertThat(out.toString())
                .endsWith("\ndropped in the last 0 seconds: nothing, and since the start 3 (--all)\n");
    }

    @Test
    void routesAndSessionsAreListed() {
        assertThat(wgx("relay", "routes")).isZero();
        assertThat(out.toString()).isEqualTo("hub: " + HUB + " online\n  spoke: " + SPOKE + " offline, has called\n");
        out.getBuffer().setLength(0);
        assertThat(wgx("relay", "sessions")).isZero();
        assertThat(out.toString().lines().skip(1))
                .satisfiesExactly(
                        row -> assertThat(row)
                                .startsWith("AwMDAwMDAwMD…       AgICAgICAgIC…       ")
                                .endsWith("d  1min 1.00 KiB      0 B   33 %"),
                        count -> assertThat(count).isEqualTo("1 session"));
    }

    @Test
    void peersAreOneLineEach() {
        answers.put("GET /v1/peers", PEERS.replaceFirst("\"endpoint\"", "\"name\":\"home\",\"endpoint\""));
        assertThat(wgx("relay", "peers")).isZero();
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        head -> assertThat(head)
                                .isEqualTo("NAME              ROLE  STATE   SHOOK RECEIVED     SENT ADDRESS"),
                        hub -> assertThat(hub)
                                .startsWith("home              hub   online  ")
                                .endsWith("d 1.00 KiB     10 B 192.0.2.1:51820"),
                        spoke -> assertThat(spoke)
                                .isEqualTo("AwMDAwMDAwMD…     spoke refused never      0 B      0 B -"),
                        count -> assertThat(count).isEqualTo("2 peers, 1 online"));
    }

    @Test
    void peersAreChosenAndOrdered() {
        assertThat(wgx("relay", "peers", "--online", "--keys")).isZero();
        assertThat(out.toString())
                .contains(HUB + " online")
                .doesNotContain(SPOKE)
                .endsWith("1 of 2 peers, 1 online\n");
        out.getBuffer().setLength(0);
        assertThat(wgx("relay", "peers", "--filter", "AwM", "--json")).isZero();
        assertThat(out.toString()).startsWith("[{\"key\":\"" + SPOKE).doesNotContain(HUB);
        out.getBuffer().setLength(0);
        for (PeerOrder order : PeerOrder.values()) {
            assertThat(wgx("relay", "peers", "--sort", order.name().toLowerCase(Locale.ROOT)))
                    .isZero();
        }
        assertThat(wgx("relay", "peers", "--sort", "beauty")).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void aListThatTheDaemonRefusesIsItsSentence() {
        answers.put("GET /v1/peers", "HTTP/1.1 503 Busy\r\n\r\n{\"message\":\"try again\"}\n");
        assertThat(wgx("relay", "peers")).isEqualTo(ExitCode.FAILURE.number());
        assertThat(err).hasToString("wgx: wgxd: try again\n");
    }

    @Test
    void aListThatBreaksOffIsNotTakenForWhole() {
        answers.put("GET /v1/peers", PEERS.substring(0, 300));
        assertThat(wgx("relay", "peers")).isEqualTo(ExitCode.NOT_RUNNING.number());
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .startsWith("wgx: wgxd broke off while it answered on ")
                .hasLineCount(1);
    }

    @Test
    void aKeyIsAllowedWithANameAndDenied() {
        String done = "{\"message\":\"so be it\",\"changed\":true,\"peersCutOff\":0,\"sessionsEnded\":0}\n";
        String key = "+/" + HUB.substring(2);
        String encoded = "%2B%2F" + HUB.substring(2, 43) + "%3D";
        answers.put("POST /v1/allow/" + encoded, done);
        answers.put("POST /v1/allow/" + encoded + "/K%C3%A4the%2B%2Fhome%20%23", done);
        answers.put("POST /v1/deny/" + encoded, done);

        assertThat(wgx("relay", "allow", key)).isZero();
        assertThat(wgx("relay", "allow", key, "--name", "Käthe+/home #")).isZero();
        assertThat(wgx("relay", "deny", key)).isZero();
        assertThat(out).hasToString("so be it\n".repeat(3));

        String refusal = "\r\n\r\n" + done.replace("so be it", "it cannot be written");
        answers.put("POST /v1/deny/" + encoded, "HTTP/1.1 409 Conflict" + refusal);
        assertThat(wgx("relay", "deny", key)).isEqualTo(ExitCode.CONFIGURATION.number());
        answers.put("POST /v1/deny/" + encoded, "HTTP/1.1 422 Unprocessable" + refusal);
        assertThat(wgx("relay", "deny", key)).isEqualTo(ExitCode.FAILURE.number());
        assertThat(err).hasToString("wgx: it cannot be written\nwgx: wgxd: it cannot be written\n");
    }

    @Test
    void aNameThatATerminalWouldObeyIsWrongUsage() {
        assertThat(wgx("relay", "allow", HUB, "--name", "\u001b[2J")).isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).contains("this is no name").doesNotContain("\u001b");
    }

    @Test
    void aPeerIsForgottenByItsKey() {
        String key = "+/" + HUB.substring(2);
        answers.put("POST /v1/forget/%2B%2F" + HUB.substring(2, 43) + "%3D", "{\"message\":\"forgotten\"}\n");

        assertThat(wgx("relay", "forget", key)).isZero();

        assertThat(out).hasToString("forgotten\n");
        assertThat(wgx("relay", "forget")).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void theExportIsASectionForWgQuick() {
        assertThat(wgx("relay", "export", "--endpoint", "relay.example.org")).isZero();

        assertThat(out)
                .hasToString(
                        "[Peer]\n# the relay\nPublicKey = " + RELAY
                                + "\nEndpoint = relay.example.org:8787\nAllowedIPs = 10.120.0.2/32\nPersistentKeepalive = 23\n");
    }

    @Test
    void theExportHasTheAddressThatTheRelayKnows() {
        assertThat(wgx("relay", "export")).isZero();
        assertThat(out.toString()).contains("\n# Endpoint = put the relay's address here:8787\n");

        String known = "\"listenPort\":8787,\"addresses\":[\"2001:db8::7\",\"2001:db8::8\"],";
        answers.put("GET /v1/status", STATUS.replace("\"listenPort\":8787,", known));
        out.getBuffer().setLength(0);
        assertThat(wgx("relay", "export")).isZero();
        assertThat(out.toString()).contains("\nEndpoint = [2001:db8::7]:8787\n").doesNotContain("put the relay's");
    }

    @Test
    void theWordsOfWgx09AreUnderstood() {
        assertThat(run("--unix", socket().toString(), "relay", "routes")).isZero();
        String routes = out.toString();
        out.getBuffer().setLength(0);
        assertThat(run("--unix", socket().toString(), "relay", "route")).isZero();
        assertThat(out).hasToString(routes);
        for (String group : List.of("", "relay", "hub", "spoke")) {
            String[] help =
                    Stream.of(group, "help").filter(word -> !word.isEmpty()).toArray(String[]::new);
            String[] option =
                    Stream.of(group, "--help").filter(word -> !word.isEmpty()).toArray(String[]::new);
            out.getBuffer().setLength(0);
            assertThat(run(option)).isZero();
            String expected = out.toString();
            out.getBuffer().setLength(0);
            assertThat(run(help)).isZero();
            assertThat(out).hasToString(expected);
        }
        out.getBuffer().setLength(0);
        assertThat(run("help", "hub")).isZero();
        assertThat(out.toString()).startsWith("Usage: wgx hub ").contains("add-spoke");
    }

    @Test
    void anImpossibleEndpointIsWrongUsageAndPrintsNothing() {
        assertThat(wgx("relay", "export", "--endpoint", "a,b")).isEqualTo(ExitCode.USAGE.number());
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aRefusedReloadIsAConfigurationMistake() {
        assertThat(wgx("relay", "reload")).isZero();
        assertThat(out).hasToString("read again\n");

        answers.put("POST /v1/reload", "HTTP/1.1 409 Conflict\r\n\r\n{\"message\":\"relay.conf, line 3: no\"}\n");
        assertThat(wgx("relay", "reload")).isEqualTo(ExitCode.CONFIGURATION.number());
        assertThat(err).hasToString("wgx: relay.conf, line 3: no\n");
    }

    @Test
    void theEndOfTheEventStreamIsSaid() {
        assertThat(wgx("relay", "events")).isEqualTo(ExitCode.NOT_RUNNING.number());

        assertThat(out.toString()).endsWith(" came\n");
        assertThat(err).hasToString("wgx: wgxd has closed the stream of events\n");
    }

    @Test
    void anAnswerThatIsNotUnderstoodIsOneSentence() {
        answers.put("POST /v1/reload", "HTTP/1.1 200 OK\r\n\r\nnonsense\n");
        assertThat(wgx("relay", "reload")).isEqualTo(ExitCode.FAILURE.number());
        assertThat(err.toString())
                .startsWith("wgx: wgxd's answer is not understood")
                .hasLineCount(1);

        err.getBuffer().setLength(0);
        answers.put("POST /v1/reload", "SSH-2.0-OpenSSH\r\n");
        assertThat(wgx("relay", "reload")).isEqualTo(ExitCode.NOT_RUNNING.number());
        assertThat(err.toString()).hasLineCount(1);
    }

    @Test
    void aDaemonThatDoesNotRunIsOneSentenceAndANumber() {
        int exitCode = run("-s", directory.resolve("none").toString(), "relay", "running");

        assertThat(exitCode).isEqualTo(ExitCode.NOT_RUNNING.number());
        assertThat(err.toString())
                .startsWith("wgx: wgxd is not running: there is no ")
                .hasLineCount(1);
    }

    @Test
    void theSocketIsNamedBeforeOrAfterTheCommand() {
        String socket = directory.resolve("none").toString();
        for (List<String> arguments : List.of(
                List.of("-s", socket, "relay", "routes"),
                List.of("relay", "-s", socket, "routes"),
                List.of("relay", "routes", "-s", socket))) {
            err.getBuffer().setLength(0);
            assertThat(run(arguments.toArray(new String[0]))).isEqualTo(ExitCode.NOT_RUNNING.number());
            assertThat(err.toString()).contains("there is no " + socket);
        }
    }

    @Test
    void aKeyInAWrongPlaceIsNotQuoted() {
        assertThat(run("relay", "routes", HUB)).isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).contains("(a key)").doesNotContain(HUB);
    }

    @Test
    void aDaemonThatHangsIsGivenUp() throws IOException {
        Path silent = directory.resolve("silent.sock");
        try (ServerSocketChannel hanging = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            hanging.bind(UnixDomainSocketAddress.of(silent));

            assertThatThrownBy(() -> new ControlClient(silent, Duration.ofMillis(1)).get("/v1/status"))
                    .isInstanceOf(CommandException.class)
                    .hasMessageStartingWith("wgxd has not answered on " + silent);
        }
    }

    @Test
    void thePlainFormAndAnyOtherFormSayTheSame() {
        for (String name : List.of("running", "routes", "public-key")) {
            out.getBuffer().setLength(0);
            assertThat(wgx("relay", name, "--json")).isZero();
            String plain = out.toString();
            out.getBuffer().setLength(0);
            assertThat(run("--socket=" + socket(), "relay", name, "--json")).isZero();
            assertThat(out).hasToString(plain);
        }
    }

    @Test
    void wrongUsageNamesTheHelp() {
        assertThat(run("relay", "frobnicate")).isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString())
                .contains("there is no command frobnicate; see `wgx relay --help`")
                .hasLineCount(1);
    }

    @Test
    void helpListsEveryCommandThoughOnlyTheNamedOneIsMade() {
        assertThat(run("relay", "--help")).isZero();

        assertThat(out.toString())
                .contains(
                        "running",
                        "status",
                        "peers",
                        "routes",
                        "sessions",
                        "public-key",
                        "export",
                        "reload",
                        "events",
                        "allow",
                        "deny",
                        "forget");
    }

    private int wgx(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-s", socket().toString()));
        all.addAll(Arrays.asList(arguments));
        return run(all.toArray(new String[0]));
    }

    private int run(String... arguments) {
        return Wgx.run(List.of(arguments), new PrintWriter(out), new PrintWriter(err));
    }

    private Path socket() {
        return directory.resolve("wgxd.sock");
    }
}
