// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/**
 * Relays under the same load, in turn.
 *
 * @param rounds in the order in which they ran
 */
public record Comparison(List<Standing> standings, List<Round> rounds) {

    /**
     * @param control the name of the one that is no relay at all
     * @param turns each has one round of every relay
     */
    public static Comparison of(Optional<String> control, List<List<Round>> turns) {
        List<String> names = turns.getFirst().stream().map(Round::relay).toList();
        List<Standing> standings = new ArrayList<>();
        for (String name : names) {
            Map<String, Map<String, Spread>> ratios = new LinkedHashMap<>();
            for (String other : names) {
                if (!other.equals(name)) {
                    ratios.put(
                            other,
                            spreads(
                                    turns,
                                    (metric, turn) -> ratio(
                                            value(metric, name, control, turn), value(metric, other, control, turn))));
                }
            }
            standings.add(
                    new Standing(name, spreads(turns, (metric, turn) -> value(metric, name, control, turn)), ratios));
        }
        return new Comparison(standings, turns.stream().flatMap(List::stream).toList());
    }

    private static Map<String, Spread> spreads(
            List<List<Round>> turns, BiFunction<Metric, List<Round>, OptionalDouble> numbers) {
        Map<String, Spread> spreads = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            List<Double> known = turns.stream()
                    .map(turn -> numbers.apply(metric, turn))
                    .filter(OptionalDouble::isPresent)
                    .map(OptionalDouble::getAsDouble)
                    .toList();
            if (!known.isEmpty()) {
                spreads.put(metric.key(), Spread.of(known));
            }
        }
        return spreads;
    }

    private static OptionalDouble value(Metric metric, String relay, Optional<String> control, List<Round> turn) {
        return metric.of(find(relay, turn), control.map(name -> find(name, turn)));
    }

    private static OptionalDouble ratio(OptionalDouble value, OptionalDouble base) {
        return value.isPresent() && base.orElse(0) > 0
                ? OptionalDouble.of(value.getAsDouble() / base.getAsDouble())
                : OptionalDouble.empty();
    }

    private static Round find(String relay, List<Round> turn) {
        return turn.stream()
                .filter(round -> round.relay().equals(relay))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no relay named " + relay));
    }
}
