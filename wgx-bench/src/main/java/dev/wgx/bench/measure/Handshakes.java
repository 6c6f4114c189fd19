// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Rounds of handshakes of one kind with one relay, and how their numbers spread. */
public record Handshakes(
        String relay,
        String kind,
        Spread perSecond,
        Optional<Spread> perCoreSecond,
        long lost,
        List<HandshakeRound> rounds) {

    /** @param rounds at least one */
    public static Handshakes of(String relay, String kind, List<HandshakeRound> rounds) {
        return new Handshakes(
                relay,
                kind,
                Spread.of(rounds.stream().map(HandshakeRound::perSecond).toList()),
                spread(rounds, HandshakeRound::perCoreSecond),
                rounds.stream().mapToLong(HandshakeRound::lost).sum(),
                rounds);
    }

    private static Optional<Spread> spread(
            List<HandshakeRound> rounds, Function<HandshakeRound, OptionalDouble> number) {
        List<Double> known = rounds.stream()
                .map(number)
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .toList();
        return known.isEmpty() ? Optional.empty() : Optional.of(Spread.of(known));
    }
}
