// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.check.Finding;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.status.CounterpartView;
import dev.wgx.agent.status.Picture;
import dev.wgx.agent.status.Problem;
import dev.wgx.command.InquiryClient.Answer;
import dev.wgx.command.InquiryClient.Outcome;
import dev.wgx.command.PeerStatus.Counterpart;
import dev.wgx.command.SpokeSet;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub and its spokes, as a person sees them. */
class GlanceTest {
    private static final long NOW = 1_700_000_000L;
    private static final Style PLAIN = new Style(false);
    private static final HostPort OUTER = HostPort.parseRelay("192.0.2.7");
    private static final PublicKey RELAY = PublicKey.parse("GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU=");
    private static final PublicKey PHONE = PublicKey.parse("O/a3VWnZSduGdwp9E0y5V5jmZECG6v+KWD4HzidJ0wQ=");
    private static final PublicKey LAPTOP = PublicKey.parse("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=");

    @TempDir
    Path directory;

    private AgentConfig config;

    @BeforeEach
    void aHubWithTwoSpokes() throws Exception {
        Path file = directory.resolve("hub.conf");
        Files.writeString(file, """
                [Main]
                InterfaceName = wgx
                RelayEndpoint = relay.example:8787
                RelayPublicKey = %1$s
                [Interface]
                PrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=
                Address = 10.120.0.1/16
                [Peer]
                PublicKey = %1$s
                AllowedIPs = 10.120.0.2/32
                [Peer]
                # name: phone
                PublicKey = %2$s
                AllowedIPs = 10.120.0.3/32
                [Peer]
                # name: laptop
                PublicKey = %3$s
                AllowedIPs = 10.120.0.4/32, fd00::4/128
                """.formatted(RELAY, PHONE, LAPTOP));
        config = AgentConfig.read(file);
    }

    @Test
    void eachSpokeIsOneLine() {
        assertThat(new SpokesTable(picture(true).counterparts()).text(PLAIN)).isEqualTo("""
                NAME    ADDRESS        SEEN     HANDSHAKE  RECEIVED      SENT  PATH
                phone   10.120.0.3     online        20 s  1.43 MiB  2.00 KiB  relayed
                laptop  10.120.0.4 +1  2 h ago          -       0 B       0 B  -
                """);
    }

    @Test
    void noLineIsLongerThanATerminal() throws Exception {
        PeerEntry longest = new PeerEntry(
                LAPTOP,
                Optional.of("the telephone of somebody with a long name 📱 \u001b[31m"),
                Optional.empty(),
                List.of(Cidr.parse("fd12:3456:789a:bcde:f012:3456:789a:bcde"), Cidr.parse("172.30.100.0/24")),
                Optional.empty(),
                OptionalInt.empty());
        CounterpartView view = new CounterpartView(
                longest,
                CounterpartView.Presence.UNPUBLISHED,
                OptionalLong.of(1),
                OptionalLong.of(3599),
                1023 << 20,
                1023 << 20,
                CounterpartView.Way.RELAYED,
                false,
                false);
        String text = new SpokesTable(List.of(view)).text(PLAIN);
        assertThat(text).doesNotContain("\u001b");
        assertThat(text).contains(" 172.30.100.0/24 +1 ", " 1023 MiB  1023 MiB");
        assertThat(text.lines())
                .allSatisfy(line ->
                        assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(80));
    }

    @Test
    void aLongNameGivesWay() {
        Columns columns = new Columns("NAME", "ADDRESS");
        columns.add("x".repeat(100), "y".repeat(40));
        assertThat(columns.render(PLAIN).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(columns.render(PLAIN)).contains("x… ");
    }

    @Test
    void programsGetTheSameAsNumbers() {
        assertThat(new SpokesTable(picture(true).counterparts()).json())
                .contains("{\"name\":\"phone\",\"publicKey\":\"" + PHONE + "\",\"allowedIps\":[\"10.120.0.3/32\"],"
                        + "\"presence\":\"online\",\"secondsSinceSeen\":20,\"secondsSinceHandshake\":20,"
                        + "\"receivedBytes\":1500000,\"sentBytes\":2048,\"path\":\"relayed\"}")
                .startsWith("[\n{")
                .endsWith("}\n]");
        assertThat(new SpokesTable(List.of()).json()).isEqualTo("[\n]");
    }

    @Test
    void spokesAreSortedByEachColumn() {
        List<CounterpartView> spokes = picture(true).counterparts();
        assertThat(sorted(spokes, SpokeOrder.FILE)).containsExactly("phone", "laptop");
        assertThat(sorted(spokes, SpokeOrder.NAME)).containsExactly("laptop", "phone");
        assertThat(sorted(spokes.reversed(), SpokeOrder.ADDRESS)).containsExactly("phone", "laptop");
        assertThat(sorted(spokes.reversed(), SpokeOrder.SEEN)).containsExactly("phone", "laptop");
        assertThat(sorted(spokes.reversed(), SpokeOrder.HANDSHAKE)).containsExactly("phone", "laptop");
        assertThat(sorted(spokes.reversed(), SpokeOrder.RECEIVED)).containsExactly("phone", "laptop");
    }

    @Test
    void theStatusOfAHubTellsRelayAndPublication() {
        String text = new AgentStatusText(Role.HUB, picture(true), List.of()).text(PLAIN);
        assertThat(text)
                .contains(
                        "interface: wgx is up",
                        "endpoint: relay.example:8787, in use: 192.0.2.7:8787",
                        "latest handshake: 1 minute ago",
                        "round trip: 21.0 ms",
                        "sees this hub at: 198.51.100.1:51820",
                        "has: 2 spokes of this hub, revision 7, as the file says",
                        "2 spokes; online: 1.",
                        "Nothing is wrong.")
                .doesNotContain("problem");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void aProblemComesWithWhatToDo() {
        Problem problem = new Problem(
                "The relay is there and has the pinned key, but makes no handshake with this hub.",
                "Allow it on the relay: AllowedPublicKeys = " + PHONE + " in relay.conf, then `wgx relay reload`.");
        String text = new AgentStatusText(Role.HUB, picture(false), List.of(problem)).text(PLAIN);
        assertThat(text)
                .contains("interface: wgx is not there", "latest handshake: never")
                .contains("problem: The relay is there", "\n  what to do: Allow it")
                .doesNotContain("Nothing is wrong");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(new AgentStatusText(Role.HUB, picture(false), List.of(problem)).json())
                .contains("\"up\":false", "\"answers\":false", "\"problems\":[{\"what\":\"The relay is there");
    }

    @Test
    void theDocumentShowsWhatProgramsGet() throws Exception {
        Problem problem = new Problem("It is so.", "Do that.");
        Finding finding = new Finding(Finding.Subject.NAT, Finding.Verdict.NOTE, "It is so.", "");
        SpokesTable table = new SpokesTable(picture(true).counterparts().subList(0, 1));
        assertThat(fields(table.json())).isEqualTo(documented("wgx hub spokes"));
        assertThat(fields(new AgentStatusText(Role.HUB, picture(true), List.of(problem)).json()))
                .isEqualTo(documented("wgx hub status"))
                .isEqualTo(fields(new AgentStatusText(Role.HUB, picture(false), List.of(problem)).json()));
        assertThat(fields(CheckCommand.json(List.of(finding)))).isEqualTo(documented("wgx hub check"));
    }

    /** Returns the names of the fields, in their order, in the example below this heading. */
    private static List<String> documented(String command) throws IOException {
        String text = Files.readString(Path.of("../docs/json.md"));
        String below = text.substring(text.indexOf("## " + command + " --json"));
        int start = below.indexOf("```json");
        return fields(below.substring(start, below.indexOf("```", start + 1)));
    }

    private static List<String> fields(String json) {
        return Pattern.compile("\"(\\w+)\":")
                .matcher(json)
                .results()
                .map(field -> field.group(1))
                .toList();
    }

    @Test
    void aCheckIsOneFindingAParagraph() {
        Finding problem = new Finding(
                Finding.Subject.MTU,
                Finding.Verdict.PROBLEM,
                "The path is narrow. ".repeat(6).strip(),
                "Widen it.");
        String text = CheckCommand.text(
                List.of(new Finding(Finding.Subject.NAME, Finding.Verdict.OK, "It is.", ""), problem), PLAIN);
        assertThat(text)
                .startsWith("ok       name: It is.\nproblem  MTU: The path")
                .endsWith("\n         what to do: Widen it.\n");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    private static List<String> sorted(List<CounterpartView> spokes, SpokeOrder order) {
        return spokes.stream()
                .sorted(order.comparator())
                .map(spoke -> spoke.entry().title())
                .toList();
    }

    private Picture picture(boolean isUp) {
        Answer answer = new Answer(
                SpokeSet.of(List.of(PHONE, LAPTOP)).version(7),
                10_000,
                "wgx 1.0",
                IpAddress.ipv4(0xc6336401),
                51820,
                OptionalLong.of(21_000_000),
                Map.of(
                        PHONE, new Counterpart(PHONE, true, false, true, true, OptionalLong.of(100)),
                        LAPTOP, new Counterpart(LAPTOP, true, false, true, false, OptionalLong.of(7200))));
        LiveLink link = new LiveLink(
                51820,
                0,
                List.of(live(RELAY, "10.120.0.2/32", 60, 100, 100), live(PHONE, "10.120.0.3/32", 20, 1_500_000, 2048)));
        return isUp
                ? new Picture(
                        config, Optional.of(link), Optional.of(new Outcome.Answered(answer)), Optional.empty(), NOW)
                : new Picture(config, Optional.empty(), Optional.empty(), Optional.empty(), NOW);
    }

    private static LivePeer live(PublicKey key, String network, long ageS, long received, long sent) {
        return new LivePeer(key, Optional.of(OUTER), List.of(Cidr.parse(network)), NOW - ageS, received, sent);
    }
}
