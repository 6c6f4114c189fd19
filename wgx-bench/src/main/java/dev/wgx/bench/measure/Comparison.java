package dev.wgx.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Relays under the same load, in turn.
 *
 * @param against the reference that the ratios are to
 * @param rounds in the order in which they ran
 */
public record Comparison(String against, List<Standing> standings, List<Round> rounds) {

    /**
     * @param turns each has one round of every relay
     * @param control the name of the one that is no relay at all
     */
    public static Comparison of(String against, Optional<String> control, List<List<Round>> turns) {
        List<Standing> standings = new ArrayList<>();
        for (Round first : turns.getFirst()) {
            standings.add(standing(first.relay(), against, control, turns));
        }
        return new Comparison(
                against, standings, turns.stream().flatMap(List::stream).toList());
    }

    private static Standing standing(String relay, String against, Optional<String> control, List<List<Round>> turns) {
        Map<String, Spread> values = new LinkedHashMap<>();
        Map<String, Spread> ratios = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            List<Double> own = new ArrayList<>();
            List<Double> related = new ArrayList<>();
            for (List<Round> turn : turns) {
                Optional<Round> reference = control.map(name -> find(name, turn));
                OptionalDouble value = metric.of(find(relay, turn), reference);
                OptionalDouble base = metric.of(find(against, turn), reference);
                value.ifPresent(own::add);
                if (value.isPresent() && base.isPresent() && base.getAsDouble() > 0) {
                    related.add(value.getAsDouble() / base.getAsDouble());
                }
            }
            put(values, metric, own);
            put(ratios, metric, related);
        }
        return new Standing(relay, values, ratios);
    }

    private static void put(Map<String, Spread> spreads, Metric metric, List<Double> numbers) {
        if (!numbers.isEmpty()) {
            spreads.put(metric.key(), Spread.of(numbers));
        }
    }

    private static Round find(String relay, List<Round> turn) {
        return turn.stream()
                .filter(round -> round.relay().equals(relay))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no relay named " + relay));
    }
}
