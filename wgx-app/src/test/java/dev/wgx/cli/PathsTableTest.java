// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.link.DirectMarks.Mark;
import dev.wgx.agent.status.CounterpartView;
import dev.wgx.agent.status.CounterpartView.Presence;
import dev.wgx.agent.status.CounterpartView.Way;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PathsTableTest {
    private static final Style PLAIN = new Style(false);
    private static final long NOW_S = 1_800_000_000;
    private static final HostPort PATH = HostPort.parseRelay("198.51.100.7:41820");
    private static final Mark DIRECT = new Mark(Optional.of(PATH), NOW_S - 130, 21_350, "");
    private static final Mark RELAYED = new Mark(Optional.empty(), NOW_S - 7200, 0, "the direct path broke");

    private static PublicKey key(int number) {
        byte[] bytes = new byte[PublicKey.LENGTH];
        bytes[0] = (byte) number;
        return PublicKey.of(bytes);
    }

    private static CounterpartView spoke(int number, String name, Way way) {
        return new CounterpartView(
                new PeerEntry(
                        key(number),
                        Optional.of(name),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        OptionalInt.empty()),
                Presence.ONLINE,
                OptionalLong.of(20),
                OptionalLong.of(20),
                1,
                1,
                way,
                true,
                true);
    }

    /** Returns a table of one spoke, which has this mark. */
    private static PathsTable table(Way way, Mark mark) {
        return new PathsTable(List.of(spoke(1, "phone", way)), Map.of(key(1), mark), NOW_S);
    }

    static PathsTable directPath() {
        return table(Way.DIRECT, DIRECT);
    }

    private static String line(PathsTable table) {
        return table.text(PLAIN).lines().skip(1).findFirst().orElseThrow().replaceAll("  +", "|");
    }

    @Test
    void aDirectPathHasAnAddressAndARoundTrip() {
        assertThat(line(table(Way.DIRECT, DIRECT))).isEqualTo("phone|direct|2 min|21.4 ms|198.51.100.7:41820");
    }

    @Test
    void theWayOverTheRelayHasAReason() {
        assertThat(line(table(Way.RELAYED, RELAYED))).isEqualTo("phone|relayed|2 h|-|the direct path broke");
    }

    @Test
    void whatTheInterfaceDoesNotConfirmIsNotShown() {
        assertThat(line(table(Way.RELAYED, DIRECT))).isEqualTo("phone|relayed|-|-|-");
        assertThat(line(table(Way.DIRECT, RELAYED))).isEqualTo("phone|direct|-|-|-");
        assertThat(line(table(Way.NONE, DIRECT))).isEqualTo("phone|-|-|-|-");
    }

    @Test
    void whoHasNoMarkHasAWayAllTheSame() {
        PathsTable table =
                new PathsTable(List.of(spoke(1, "phone", Way.RELAYED), spoke(2, "laptop", Way.NONE)), Map.of(), NOW_S);
        assertThat(table.text(PLAIN).lines().map(line -> line.replaceAll("  +", "|")))
                .containsExactly(
                        "NAME|PATH|SINCE|ROUND TRIP|ENDPOINT, OR WHY NOT DIRECT",
                        "phone|relayed|-|-|-",
                        "laptop|-|-|-|-");
    }

    @Test
    void aDirectPathThatHasNotBeenMeasuredHasNoRoundTrip() {
        Mark fresh = new Mark(Optional.of(PATH), NOW_S + 5, 0, "");
        assertThat(line(table(Way.DIRECT, fresh))).isEqualTo("phone|direct|0 s|-|198.51.100.7:41820");
    }

    @Test
    void numbersAreWrittenAlikeEverywhere() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(line(table(Way.DIRECT, DIRECT))).contains("21.4 ms");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void jsonHasTheSameAndSaysWhatIsMissing() {
        Map<PublicKey, Mark> marks = new TreeMap<>(Map.of(key(1), DIRECT, key(2), RELAYED));
        PathsTable table = new PathsTable(
                List.of(spoke(1, "phone", Way.DIRECT), spoke(2, "laptop", Way.RELAYED), spoke(3, "tablet", Way.NONE)),
                marks,
                NOW_S);
        assertThat(table.json().lines())
                .containsExactly(
                        "[",
                        json(1, "phone", "direct", "130", 21_350, "198.51.100.7:41820", "") + ",",
                        json(2, "laptop", "relayed", "7200", 0, "", "the direct path broke") + ",",
                        json(3, "tablet", "none", "null", 0, "", ""),
                        "]");
        assertThat(new PathsTable(List.of(), Map.of(), NOW_S).json()).isEqualTo("[\n]");
    }

    private static String json(
            int number, String name, String path, String since, long roundTrip, String endpoint, String reason) {
        return "{\"name\":\"" + name + "\",\"publicKey\":\"" + key(number) + "\",\"path\":\"" + path
                + "\",\"secondsSinceChange\":" + since + ",\"roundTripMicroseconds\":" + roundTrip
                + ",\"endpoint\":\"" + endpoint + "\",\"reason\":\"" + reason + "\"}";
    }
}
