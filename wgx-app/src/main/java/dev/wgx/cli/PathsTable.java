// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.link.DirectMarks.Mark;
import dev.wgx.agent.status.CounterpartView;
import dev.wgx.agent.status.CounterpartView.Way;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The ways that packets to the spokes take, as a table or as JSON.
 *
 * @param marks noted by the watch
 */
record PathsTable(List<CounterpartView> spokes, Map<PublicKey, Mark> marks, long nowEpochS) {
    private static final String NOTHING = "-";
    private static final double US_PER_MS = 1000;

    String text(Style style) {
        Columns columns = new Columns("NAME", "PATH", ">SINCE", ">ROUND TRIP", "ENDPOINT, OR WHY NOT DIRECT");
        for (CounterpartView spoke : spokes) {
            Optional<Mark> mark = markOf(spoke);
            columns.add(
                    spoke.entry().title(),
                    spoke.way() == Way.NONE ? NOTHING : word(spoke),
                    SpokesTable.age(since(mark)),
                    mark.filter(noted -> noted.roundTripUs() > 0)
                            .map(noted -> String.format(Locale.ROOT, "%.1f ms", noted.roundTripUs() / US_PER_MS))
                            .orElse(NOTHING),
                    mark.flatMap(Mark::endpoint)
                            .map(HostPort::toString)
                            .or(() -> mark.map(Mark::reason))
                            .orElse(NOTHING));
        }
        return columns.render(style);
    }

    String json() {
        StringBuilder out = new StringBuilder("[");
        spokes.forEach(spoke -> out.append(out.length() == 1 ? "\n" : ",\n").append(json(spoke)));
        return out.append("\n]").toString();
    }

    private JsonObject json(CounterpartView spoke) {
        Optional<Mark> mark = markOf(spoke);
        return new JsonObject()
                .put("name", spoke.entry().name().orElse(""))
                .put("publicKey", spoke.entry().publicKey().toString())
                .put("path", word(spoke))
                .put("secondsSinceChange", since(mark))
                .put("roundTripMicroseconds", mark.map(Mark::roundTripUs).orElse(0L))
                .put(
                        "endpoint",
                        mark.flatMap(Mark::endpoint).map(HostPort::toString).orElse(""))
                .put("reason", mark.map(Mark::reason).orElse(""));
    }

    /** Returns what the watch noted, unless the interface shows that it is so no longer. */
    private Optional<Mark> markOf(CounterpartView spoke) {
        return Optional.ofNullable(marks.get(spoke.entry().publicKey()))
                .filter(mark -> mark.endpoint().isPresent() == (spoke.way() == Way.DIRECT));
    }

    private OptionalLong since(Optional<Mark> mark) {
        return mark.map(noted -> OptionalLong.of(Math.max(0, nowEpochS - noted.sinceEpochS())))
                .orElse(OptionalLong.empty());
    }

    private static String word(CounterpartView spoke) {
        return spoke.way().name().toLowerCase(Locale.ROOT);
    }
}
