// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import java.util.Optional;
import org.HdrHistogram.Histogram;

/** One way, in microseconds. */
public record Latency(double p50, double p90, double p99, double p999, double max) {
    private static final double NS_PER_US = 1000;

    /** Reads the percentiles of a histogram; empty if nothing was recorded. */
    public static Optional<Latency> of(Histogram ns) {
        if (ns.getTotalCount() == 0) {
            return Optional.empty();
        }
        return Optional.of(new Latency(at(ns, 50), at(ns, 90), at(ns, 99), at(ns, 99.9), ns.getMaxValue() / NS_PER_US));
    }

    private static double at(Histogram ns, double percentile) {
        return ns.getValueAtPercentile(percentile) / NS_PER_US;
    }
}
