// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The outcome of as many handshakes as a relay could do.
 *
 * @param lost begun and not answered in time, of all that were begun
 * @param relayCores how many processors the relay's process kept busy
 * @param perCoreSecond handshakes for each second of processor time of the relay's process: does not depend on how fast
 * the bench is
 * @param notes what limits the meaning of the numbers
 */
public record HandshakeRound(
        double perSecond,
        long lost,
        OptionalDouble relayCores,
        OptionalDouble perCoreSecond,
        Optional<Memory> memory,
        List<String> notes) {
    private static final double SECOND_NS = 1e9;
    private static final double BUSY = 0.9;

    public static HandshakeRound of(
            long completed, long lost, long drops, long elapsedNs, Usage usage, Optional<Memory> memory) {
        OptionalDouble cores = OptionalDouble.empty();
        OptionalDouble perCoreSecond = OptionalDouble.empty();
        if (usage.relayNs().isPresent()) {
            double relayNs = Math.max(1, usage.relayNs().getAsLong());
            cores = OptionalDouble.of(relayNs / elapsedNs);
            perCoreSecond = OptionalDouble.of(completed * SECOND_NS / relayNs);
        }
        String busy = cores.orElse(1) < BUSY
                ? "the relay was busy %.0f %% of the time only: the bench was the limit"
                        .formatted(100 * cores.orElse(1))
                : "";
        String full = drops > 0 ? "%d datagrams found the bench's receive buffers full".formatted(drops) : "";
        return new HandshakeRound(
                completed * SECOND_NS / elapsedNs,
                lost,
                cores,
                perCoreSecond,
                memory,
                List.of(busy, full).stream().filter(note -> !note.isEmpty()).toList());
    }
}
