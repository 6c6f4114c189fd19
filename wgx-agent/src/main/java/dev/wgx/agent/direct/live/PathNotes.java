// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import dev.wgx.agent.direct.DirectPair;
import dev.wgx.agent.direct.Standing;
import dev.wgx.agent.link.DirectMarks;
import dev.wgx.agent.link.DirectMarks.Mark;
import dev.wgx.noise.PublicKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells the operator how packets go: by the log, and by marks, which {@code wgx hub spokes --paths} reads. */
final class PathNotes {
    /** Between two times that round trips are written down. */
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(15);

    private final Consumer<String> log;
    private final Map<PublicKey, Mark> marks = new LinkedHashMap<>();
    private boolean isNews;
    private long writtenNs;

    PathNotes(Consumer<String> log) {
        this.log = log;
    }

    /** @param name for people */
    void add(PublicKey peer, String name, Standing standing, long epochS) {
        Optional<Mark> before = Optional.ofNullable(marks.get(peer));
        switch (standing) {
            case Standing.Direct direct -> {
                log.accept(name + ": direct at " + direct.path() + ".");
                marks.put(
                        peer,
                        new Mark(Optional.of(PeerMoves.endpoint(direct.path())), epochS, roundTripUs(direct), ""));
            }
            case Standing.Relayed relayed -> {
                if (before.flatMap(Mark::endpoint).isPresent()) {
                    log.accept(
                            name + ": over the relay again, " + relayed.reason().sentence() + ".");
                }
                marks.put(
                        peer,
                        new Mark(Optional.empty(), epochS, 0, relayed.reason().sentence()));
            }
        }
        isNews = true;
    }

    void forget(PublicKey peer) {
        isNews |= marks.remove(peer) != null;
    }

    void forgetAll() {
        isNews = true;
        marks.clear();
    }

    /** Writes what is new at once, and round trips now and then. */
    void write(DirectMarks file, Collection<DirectPair> pairs, long nowNs) {
        boolean isAnyDirect = pairs.stream().anyMatch(DirectPair::isDirect);
        if (isNews || (isAnyDirect && nowNs - writtenNs >= INTERVAL_NS)) {
            isNews = false;
            writtenNs = nowNs;
            for (DirectPair pair : pairs) {
                if (pair.standing() instanceof Standing.Direct direct) {
                    marks.computeIfPresent(pair.peer(), (_, mark) -> mark.withRoundTrip(roundTripUs(direct)));
                }
            }
            file.write(marks);
        }
    }

    private static long roundTripUs(Standing.Direct direct) {
        return TimeUnit.NANOSECONDS.toMicros(direct.roundTripNs());
    }
}
