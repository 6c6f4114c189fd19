// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The outcome of one load.
 *
 * @param askedPerSecond empty when as much as possible was asked for
 * @param sent measured probes, of which {@code lost} never came
 * @param late of those delivered, behind a later one of their flow
 * @param repeated beyond those delivered, a second time
 * @param misdelivered came to an end that they were not for
 * @param latency only at a fixed rate: at saturation it would be that of a full queue
 * @param notes what limits the meaning of the numbers
 */
public record Round(
        String relay,
        OptionalLong askedPerSecond,
        double offeredPerSecond,
        double deliveredPerSecond,
        double gigabitPerSecond,
        long sent,
        long lost,
        long late,
        long repeated,
        long misdelivered,
        Optional<Latency> latency,
        Cpu cpu,
        Optional<Memory> memory,
        List<String> notes) {

    public double lossPercent() {
        return sent == 0 ? 0 : 100.0 * lost / sent;
    }
}
