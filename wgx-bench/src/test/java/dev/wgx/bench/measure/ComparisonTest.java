// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Offset<Double> EXACTLY = within(1e-9);

    private static Round round(String relay, double delivered, double relayCpu, double machineCpu) {
        Cpu cpu = new Cpu(
                relayCpu > 0 ? OptionalDouble.of(relayCpu) : OptionalDouble.empty(),
                machineCpu,
                0,
                OptionalDouble.empty());
        return new Round(
                relay,
                OptionalLong.of(7),
                delivered,
                delivered,
                0,
                100,
                5,
                0,
                0,
                0,
                Optional.of(new Latency(10, 20, 30, 40, 50)),
                cpu,
                Optional.of(new Memory(1, 2)),
                List.of("a note"));
    }

    private final List<List<Round>> turns = List.of(
            List.of(round("a", 300, 2, 5), round("b", 100, 4, 7), round("none", 900, 0, 1)),
            List.of(round("a", 100, 2, 5), round("b", 50, 5, 9), round("none", 900, 0, 2)),
            List.of(round("a", 500, 2, 5), round("b", 100, 10, 9), round("none", 900, 0, 1)));

    private static Standing find(Comparison comparison, String relay) {
        return comparison.standings().stream()
                .filter(standing -> standing.relay().equals(relay))
                .findFirst()
                .orElseThrow();
    }

    private static Spread ratio(Standing standing, String to, String metric) {
        return Objects.requireNonNull(
                Objects.requireNonNull(standing.ratios().get(to)).get(metric));
    }

    @Test
    void ratiosAreTakenWithinEachTurn() {
        Standing a = find(Comparison.of(Optional.empty(), turns), "a");
        assertThat(a.values().get("deliveredPerSecond")).isEqualTo(new Spread(300, 100, 500));
        assertThat(ratio(a, "b", "deliveredPerSecond")).isEqualTo(new Spread(3, 2, 5));
        assertThat(ratio(a, "b", "relayCpu").median()).isEqualTo(0.4, EXACTLY);
        assertThat(ratio(a, "b", "p99")).isEqualTo(new Spread(1, 1, 1));
    }

    @Test
    void addedTimeIsWhatAControlDoesNotNeed() {
        Standing b = find(Comparison.of(Optional.of("none"), turns), "b");
        assertThat(b.values().get("addedCpu")).isEqualTo(new Spread(7, 6, 8));
        assertThat(ratio(b, "a", "addedCpu").median()).isEqualTo(2, EXACTLY);
        assertThat(find(Comparison.of(Optional.empty(), turns), "b").values()).doesNotContainKey("addedCpu");
    }

    @Test
    void whatIsNotKnownIsNotTold() {
        Standing none = find(Comparison.of(Optional.empty(), turns), "none");
        assertThat(none.values()).doesNotContainKey("relayCpu").containsKey("machineCpu");
        assertThat(none.ratios().get("a")).doesNotContainKey("relayCpu").containsKey("machineCpu");
        assertThat(none.ratios()).doesNotContainKey("none");
    }

    @Test
    void anUnknownControlIsAMistake() {
        assertThatThrownBy(() -> Comparison.of(Optional.of("c"), turns)).hasMessageContaining("named c");
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetween() {
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 10.0))).isEqualTo(new Spread(3.5, 1, 10));
    }

    @Test
    void jsonHasTheNamesOfTheRecords() {
        String json = BenchJson.of(Comparison.of(Optional.of("none"), turns));
        assertThat(json)
                .contains("\"ratios\": {", "\"addedCpu\"", "\"median\": 3.0", "\"residentKib\": 1", "\"p999\": 40.0");
        assertThat(BenchJson.of(turns.getFirst().getFirst())).contains("\"lost\": 5", "\"askedPerSecond\": 7");
    }
}
